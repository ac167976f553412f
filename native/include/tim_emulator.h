/* What only the emulator can do: happen on demand what a test cannot wait for. */
#ifndef TIM_EMULATOR_H
#define TIM_EMULATOR_H

#include "TIMCloudEmulator.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Both end the sessions of a user of the same data directory, in whatever process, and call its listener. Whoever calls
   has to be logged in, as anybody. They return TIM_ERR_NOTLOGIN otherwise, TIM_ERR_PARAM without a user. */

/* As a login on another device does. */
TIM_API int TIMEmulatorKick(const char* user_id);

/* As the end of the UserSig does. */
TIM_API int TIMEmulatorExpireUserSig(const char* user_id);

#ifdef __cplusplus
}
#endif

#endif
