// tim-emulator: the state of the emulator from the command line, and programs run on it.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "library.hpp"
#include "run.hpp"

using command::Data;
using command::Failure;

namespace {

constexpr const char* usage = R"(tim-emulator [--data FOLDER] [--app SDKAPPID] COMMAND

  seed USER FILE        puts the conversations of a JSON file into the account of a user
  export USER FILE      writes them down in the same form
  snapshot FILE         everything of all users into a file
  restore FILE          everything back as it was
  send FROM TO TEXT     a message; TO is c2c_<user> or group_<group>
  kick USER             ends the user's sessions, as a login on another device does
  expire USER           ends them as the end of the UserSig does
  fault USER JSON       something goes wrong in the programs of a user; "none" ends it
  run [OPTIONS] -- PROGRAM [ARGUMENTS]
      --seed USER=FILE, --restore FILE     what it begins with
      --faults JSON                        what goes wrong in it
      --export USER=FILE, --snapshot FILE  what is kept of it when it ends

FOLDER is what the program names as sdk_config_config_file_path (or TIM_EMULATOR_DATA); without it "run" uses one of its own,
that is gone afterwards. SDKAPPID is 1400000000 if it is not given. No file is ever written over. The faults and the form of a
seed are in tim_emulator.h and README.md.
)";

const std::set<std::string> commands = {"seed", "export", "snapshot", "restore", "send", "kick", "expire", "fault"};

struct Arguments {
  std::vector<std::string> rest;

  std::string next(const char* what) {
    if (rest.empty()) {
      throw Failure(std::string("what is missing is ") + what + "; --help lists the commands");
    }
    std::string first = rest.front();
    rest.erase(rest.begin());
    return first;
  }
  void end() const {
    if (!rest.empty()) {
      throw Failure("what is \"" + rest.front() + "\" for? --help lists the commands");
    }
  }
};

std::pair<std::string, std::string> userAndFile(const std::string& text) {
  const size_t middle = text.find('=');
  if (middle == std::string::npos || middle == 0 || middle + 1 == text.size()) {
    throw Failure("\"" + text + "\" is not of the form USER=FILE");
  }
  return {text.substr(0, middle), text.substr(middle + 1)};
}

uint64_t appIdOf(const std::string& text) {
  const bool isNumber = !text.empty() && text.size() < 20 && text.find_first_not_of("0123456789") == std::string::npos;
  const uint64_t number = isNumber ? std::stoull(text) : 0;
  if (number == 0) {
    throw Failure("an SDKAppID is a number over 0, not \"" + text + "\"");
  }
  return number;
}

// A folder that was mistyped is not made by asking for what is in it.
void checkThatThere(const command::Run& place, const std::string& name) {
  const std::string file = place.directory + "/emulator_" + std::to_string(place.appId) + ".db";
  if (name != "seed" && name != "restore" && name != "send" && !std::filesystem::exists(file)) {
    throw Failure("there is nothing of SDKAppID " + std::to_string(place.appId) + " in " + place.directory);
  }
}

int runProgram(command::Run wanted, Arguments arguments) {
  for (std::string option = arguments.next("the program, behind --"); option != "--"; option = arguments.next("the program, behind --")) {
    if (option == "--seed") {
      wanted.seeds.push_back(userAndFile(arguments.next("USER=FILE")));
    } else if (option == "--export") {
      wanted.exports.push_back(userAndFile(arguments.next("USER=FILE")));
    } else if (option == "--restore") {
      wanted.restore = arguments.next("a snapshot");
    } else if (option == "--snapshot") {
      wanted.snapshot = arguments.next("a file");
    } else if (option == "--faults") {
      wanted.faults = arguments.next("JSON");
    } else {
      throw Failure("there is no option " + option + "; --help lists them");
    }
  }
  wanted.program = std::move(arguments.rest);
  if (wanted.program.empty()) {
    throw Failure("what is missing is the program, behind --");
  }
  return command::run(wanted);
}

void perform(const std::string& name, Data& data, Arguments arguments) {
  const std::string first = arguments.next(name == "snapshot" || name == "restore" ? "a file" : "a user");
  const std::string second = name == "seed" || name == "export" ? arguments.next("a file")
                             : name == "fault"                  ? arguments.next("JSON, or \"none\"")
                             : name == "send"                   ? arguments.next("whom it goes to")
                                                                : "";
  const std::string third = name == "send" ? arguments.next("a text") : "";
  arguments.end();
  if (name == "seed") {
    data.seed(first, second);
  } else if (name == "export") {
    data.exportTo(first, second);
  } else if (name == "snapshot") {
    data.snapshot(first);
  } else if (name == "restore") {
    data.restore(first);
  } else if (name == "send") {
    data.send(first, second, third);
  } else if (name == "fault") {
    const char* json = second == "none" ? nullptr : second.c_str();
    data.ask([&](TIMCommCallback cb, const void* user) { return TIMEmulatorSetFaultsOf(first.c_str(), json, cb, user); });
  } else {
    const auto end = name == "kick" ? TIMEmulatorKick : TIMEmulatorExpireUserSig;
    data.ask([&](TIMCommCallback cb, const void* user) { return end(first.c_str(), cb, user); });
  }
}

int perform(Arguments arguments) {
  const char* chosen = std::getenv("TIM_EMULATOR_DATA");
  command::Run place;
  place.directory = chosen ? chosen : "";
  place.appId = 1400000000;
  std::string name = arguments.next("a command");
  for (; name.rfind("--", 0) == 0; name = arguments.next("a command")) {
    if (name == "--help") {
      std::fputs(usage, stdout);
      return 0;
    }
    if (name == "--data") {
      place.directory = arguments.next("a folder");
    } else if (name == "--app") {
      place.appId = appIdOf(arguments.next("an SDKAppID"));
    } else {
      throw Failure("there is no option " + name + "; --help lists them");
    }
  }
  if (name == "run") {
    return runProgram(std::move(place), std::move(arguments));
  }
  if (commands.find(name) == commands.end()) {
    throw Failure("there is no command " + name + "; --help lists them");
  }
  if (place.directory.empty()) {
    throw Failure("which data? --data names their folder");
  }
  checkThatThere(place, name);
  Data data(place.directory, place.appId);
  perform(name, data, std::move(arguments));
  return 0;
}

}  // namespace

int main(int count, char** values) {
  try {
    return perform(Arguments{{values + 1, values + count}});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "tim-emulator: %s\n", error.what());
    return 1;
  }
}
