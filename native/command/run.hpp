// Runs a program on data that is prepared before it and kept after it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace command {

struct Run {
  std::string directory;  // empty: one that nobody else has, and that is gone afterwards
  uint64_t appId = 0;
  std::string restore;                                      // a snapshot to begin with
  std::vector<std::pair<std::string, std::string>> seeds;   // user and file
  std::string faults;                                       // as for TIMEmulatorSetFaults
  std::vector<std::pair<std::string, std::string>> exports;  // user and file, at the end
  std::string snapshot;                                     // at the end
  std::vector<std::string> program;
};

// The program's exit code, or 128 and its signal.
int run(const Run& wanted);

}  // namespace command
