/*
 * What only the emulator can do: be in the state that a test needs, and go wrong on demand. Nothing of this is in the
 * real SDK; a program that links either library keeps these calls in its tests.
 *
 * All of them return TIM_SUCC, or TIM_ERR_PARAM / TIM_ERR_JSON for an argument that makes no sense, and may be called
 * from any thread. Those with a callback need TIMInit, but no login; it brings code 0, 6013 before TIMInit, 6017 with what
 * is wrong, 6019 with SQLite's words, or 6022 with the system's. The faults, the network and the clock are those of this
 * process, and outlive TIMUninit.
 *
 * A program that knows nothing of this header can be started with faults, or led to other data, by two variables of its
 * environment, which TIMInit reads: TIM_EMULATOR_FAULTS (one object or an array of them, as for TIMEmulatorSetFaults; what
 * makes no sense makes TIMInit fail) and TIM_EMULATOR_DATA (a folder that is used instead of any that the program names).
 */
#ifndef TIM_EMULATOR_H
#define TIM_EMULATOR_H

/* A program that includes the SDK's own TIMCloud.h before goes on with that. */
#ifndef SRC_PLATFORM_CROSS_PLATFORM_INCLUDE_TIM_CLOUD_H_
#include "TIMCloudEmulator.h"
#endif
#ifndef TIM_API
#define TIM_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- Codes of its own, in callbacks; TIMConvSetDraft and TIMConvCancelDraft return them. -- */

enum TIMEmulatorError {
  /* Another program has kept the database locked for four seconds. Nothing was changed; the next call may succeed. */
  kTIMEmulatorErr_DatabaseBusy = 990001,
  /* The database was deleted, moved or replaced since it was opened. Nothing was changed; reads still answer what was there.
     The next TIMLogin, or TIMInit, opens or makes the one that is at its place then. */
  kTIMEmulatorErr_DatabaseGone = 990002,
  /* A newer version of the emulator has written the database. It was not changed. */
  kTIMEmulatorErr_DatabaseNewer = 990003
};

/* -- Sessions. Both end those of a user of the same data directory, in whatever process, and call its listener. -- */

/* As a login on another device does. */
TIM_API int TIMEmulatorKick(const char* user_id, TIMCommCallback cb, const void* user_data);

/* As the end of the UserSig does. */
TIM_API int TIMEmulatorExpireUserSig(const char* user_id, TIMCommCallback cb, const void* user_data);

/* -- Faults -- */

/* One object:
     {"call": "TIMConvPinConversation", "code": 9520, "desc": "...", "delay_ms": 50, "count": 2}
         the next 2 of these calls fail with that code, after that time; without a code they only come later; "*" is any call
     {"events": "duplicate" | "reorder" | "drop", "count": 3}
         the next 3 conversation and message events come twice; after the one behind them; not at all
     {"login_delay_ms": 5000, "sync_delay_ms": 3000, "exclusive_login": true}
         logins take longer; the list stays empty for a while after them; a second login of a user kicks the first out
     {"check_signatures": true}
         a login needs a TLSSig v2 (as TLSSigAPIv2 makes it) of this SDKAppID and user that has not expired by this clock, else
         70001, 70003, 70013 or 70014. Its hash is not looked at: the key is not known here. Without it any signature will do
     {"network": false, "stop_clock_ms": 1700000000000, "advance_clock_ms": 60000, "random_seed": 42}
         as the functions below
   NULL forgets all of them, but leaves the network, the clock and the seed. */
TIM_API int TIMEmulatorSetFaults(const char* json_faults);

/* The same, or with NULL, in every process of the same data directory where that user is logged in. */
TIM_API int TIMEmulatorSetFaultsOf(const char* user_id, const char* json_faults, TIMCommCallback cb, const void* user_data);

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

/* Puts conversations into the account of a user (the form is in native/README.md). All of them or none. */
TIM_API int TIMEmulatorSeed(const char* user_id, const char* json_conversations, TIMCommCallback cb, const void* user_data);

/* Brings the conversations of a user in the same form. Who has read a message of a group is not in it. */
TIM_API int TIMEmulatorExport(const char* user_id, TIMCommCallback cb, const void* user_data);

/* Writes everything of all users to a file: all of it or nothing, and never over a file that is there. */
TIM_API int TIMEmulatorSnapshot(const char* path, TIMCommCallback cb, const void* user_data);

/* Puts everything back as it was at a snapshot, all or nothing; the file stays as it is. Whoever is logged in, in whatever
   process, is kicked out and has to log in again. */
TIM_API int TIMEmulatorRestore(const char* path, TIMCommCallback cb, const void* user_data);

#ifdef __cplusplus
}
#endif

#endif
