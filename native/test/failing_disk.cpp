#include "failing_disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cstdlib>

namespace disk {

namespace {

std::atomic<int> untilFailure{0};  // 0: nothing fails
std::atomic<bool> isFailing{false};
std::atomic<bool> failsFromThenOn{false};

// The real system, whose file lies behind ours in the memory that SQLite gives.
sqlite3_vfs* real = nullptr;

struct File {
  sqlite3_file base;
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* realFile(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real();
}

bool fails() {
  if (untilFailure > 0 && --untilFailure == 0) {
    isFailing = true;
    return true;
  }
  return isFailing && failsFromThenOn;
}

template <typename Access>
int attempt(int failure, Access access) {
  return fails() ? failure : access();
}

int closeFile(sqlite3_file* file) { return realFile(file)->pMethods->xClose(realFile(file)); }
int readFile(sqlite3_file* file, void* data, int size, sqlite3_int64 at) {
  return attempt(SQLITE_IOERR_READ, [&] { return realFile(file)->pMethods->xRead(realFile(file), data, size, at); });
}
int writeFile(sqlite3_file* file, const void* data, int size, sqlite3_int64 at) {
  return attempt(SQLITE_IOERR_WRITE, [&] { return realFile(file)->pMethods->xWrite(realFile(file), data, size, at); });
}
int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  return attempt(SQLITE_IOERR_TRUNCATE, [&] { return realFile(file)->pMethods->xTruncate(realFile(file), size); });
}
int syncFile(sqlite3_file* file, int flags) {
  return attempt(SQLITE_IOERR_FSYNC, [&] { return realFile(file)->pMethods->xSync(realFile(file), flags); });
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
  return attempt(SQLITE_IOERR_FSTAT, [&] { return realFile(file)->pMethods->xFileSize(realFile(file), size); });
}
int lockFile(sqlite3_file* file, int level) {
  return attempt(SQLITE_IOERR_LOCK, [&] { return realFile(file)->pMethods->xLock(realFile(file), level); });
}
int unlockFile(sqlite3_file* file, int level) { return realFile(file)->pMethods->xUnlock(realFile(file), level); }
int checkReservedLock(sqlite3_file* file, int* result) { return realFile(file)->pMethods->xCheckReservedLock(realFile(file), result); }
int fileControl(sqlite3_file* file, int operation, void* argument) { return realFile(file)->pMethods->xFileControl(realFile(file), operation, argument); }
int sectorSize(sqlite3_file* file) { return realFile(file)->pMethods->xSectorSize(realFile(file)); }
int characteristics(sqlite3_file* file) { return realFile(file)->pMethods->xDeviceCharacteristics(realFile(file)); }
int mapShared(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
  return attempt(SQLITE_IOERR_SHMMAP, [&] { return realFile(file)->pMethods->xShmMap(realFile(file), page, size, extend, memory); });
}
int lockShared(sqlite3_file* file, int offset, int count, int flags) {
  const auto lock = [&] { return realFile(file)->pMethods->xShmLock(realFile(file), offset, count, flags); };
  return (flags & SQLITE_SHM_UNLOCK) != 0 ? lock() : attempt(SQLITE_IOERR_SHMLOCK, lock);
}
void sharedBarrier(sqlite3_file* file) { realFile(file)->pMethods->xShmBarrier(realFile(file)); }
int unmapShared(sqlite3_file* file, int isDeleted) { return realFile(file)->pMethods->xShmUnmap(realFile(file), isDeleted); }

// Version 2: without memory mapping, so that every access is seen.
const sqlite3_io_methods methods = {2,          closeFile,  readFile,          writeFile,   truncateFile, syncFile,        fileSize,
                                    lockFile,   unlockFile, checkReservedLock, fileControl, sectorSize,   characteristics, mapShared,
                                    lockShared, sharedBarrier, unmapShared,    nullptr,     nullptr};

int openFile(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* outFlags) {
  file->pMethods = nullptr;
  return attempt(SQLITE_CANTOPEN, [&] {
    const int result = real->xOpen(real, name, realFile(file), flags, outFlags);
    file->pMethods = realFile(file)->pMethods ? &methods : nullptr;
    return result;
  });
}
int deleteFile(sqlite3_vfs*, const char* name, int syncsFolder) {
  return attempt(SQLITE_IOERR_DELETE, [&] { return real->xDelete(real, name, syncsFolder); });
}
int accessFile(sqlite3_vfs*, const char* name, int flags, int* result) {
  return attempt(SQLITE_IOERR_ACCESS, [&] { return real->xAccess(real, name, flags, result); });
}

}  // namespace

void install() {
  real = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs vfs = *real;
  vfs.zName = "failing";
  vfs.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
  vfs.xOpen = openFile;
  vfs.xDelete = deleteFile;
  vfs.xAccess = accessFile;
  if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK) {
    std::abort();
  }
}

void failAt(int access, Failure failure) {
  failsFromThenOn = failure == Failure::fromThenOn;
  isFailing = false;
  untilFailure = access;
}

bool stopFailing() {
  untilFailure = 0;
  return isFailing.exchange(false);
}

}  // namespace disk
