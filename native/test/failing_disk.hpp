// A disk on which the Nth access from now on goes wrong, below SQLite, as in SQLite's own tests.
#pragma once

namespace disk {

enum class Failure { once, fromThenOn };

// Has SQLite use this disk. To be called before anything is opened.
void install();

void failAt(int access, Failure failure);
// Whether the access that was to fail has come. Everything works again.
bool stopFailing();

}  // namespace disk
