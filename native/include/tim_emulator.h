/*
 * What only the emulator can do: be in the state that a test needs, and go wrong on demand. Nothing of this is in the
 * real SDK; a program that links either library keeps these calls in its tests.
 *
 * All of them return TIM_SUCC, or TIM_ERR_PARAM / TIM_ERR_JSON for an argument that makes no sense, and may be called
 * from any thread. The faults, the network and the clock are those of this process, and outlive TIMUninit.
 */
#ifndef TIM_EMULATOR_H
#define TIM_EMULATOR_H

#include "TIMCloudEmulator.h"

#ifdef __cplusplus
extern "C" {
#endif

/* -- Sessions. Both end those of a user of the same data directory, in whatever process, and call its listener. Whoever
      calls has to be logged in, as anybody (TIM_ERR_NOTLOGIN). -- */

/* As a login on another device does. */
TIM_API int TIMEmulatorKick(const char* user_id);

/* As the end of the UserSig does. */
TIM_API int TIMEmulatorExpireUserSig(const char* user_id);

/* -- Faults -- */

/* One object:
     {"call": "TIMConvPinConversation", "code": 9520, "desc": "...", "delay_ms": 50, "count": 2}
         the next 2 of these calls fail with that code, after that time; without a code they only come later; "*" is any call
     {"events": "duplicate" | "reorder" | "drop", "count": 3}
         the next 3 conversation and message events come twice; after the one behind them; not at all
     {"login_delay_ms": 5000, "sync_delay_ms": 3000, "exclusive_login": true}
         logins take longer; the list stays empty for a while after them; a second login of a user kicks the first out
   NULL forgets all of them. */
TIM_API int TIMEmulatorSetFaults(const char* json_faults);

/* Without a network a login waits 30 seconds and fails with 9523, as measured; a session that is online hears of it, gets
   nothing from others, and its changes fail with 9523 after 30 seconds. */
TIM_API int TIMEmulatorSetNetwork(bool is_up);

/* -- Time. Everything that waits, and every time stamp, follows this clock. -- */

/* Moves it on, and whatever is due happens. */
TIM_API int TIMEmulatorAdvanceClock(uint64_t milliseconds);

/* Stops it at a time since 1970; 0 lets it follow the machine's again. */
TIM_API int TIMEmulatorStopClock(uint64_t milliseconds);

/* From here on the random numbers of messages are the same in every run. */
TIM_API int TIMEmulatorSetRandomSeed(uint64_t seed);

/* -- State -- */

/* From the next TIMInit on nothing is written to disk: what happens is forgotten by TIMUninit. Two instances never meet. */
TIM_API int TIMEmulatorSetEphemeral(bool is_ephemeral);

/* Puts conversations into the account of a user, who need not be logged in (the form is in native/README.md). All of them or
   none. Needs TIMInit. The callback brings code 0, or 6017 with what is wrong, or 6019. */
TIM_API int TIMEmulatorSeed(const char* user_id, const char* json_conversations, TIMCommCallback cb, const void* user_data);

#ifdef __cplusplus
}
#endif

#endif
