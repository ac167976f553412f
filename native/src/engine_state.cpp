// State that a test brings along.
#include "engine_work.hpp"

namespace emulator {

void Engine::seed(std::string userId, json::Value conversations, Completion completion) {
  post([this, userId = std::move(userId), conversations = std::move(conversations), completion] {
    try {
      openStore();
      store_->seed(store_->openUser(userId), conversations);
      signal();
      reply(completion, {});
    } catch (const SeedError& error) {
      reply(completion, {codeInvalidParameter, error.what(), ""});
    } catch (const std::runtime_error& error) {
      reply(completion, {codeDatabaseFailed, error.what(), ""});
    }
    deliverChanges();
  });
}

}  // namespace emulator
