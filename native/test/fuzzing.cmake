# With clang, TIM_EMULATOR_FUZZER builds the targets with libFuzzer; without it they replay the files they are given.
option(TIM_EMULATOR_FUZZER "Build the fuzz targets with clang's libFuzzer" OFF)
if(TIM_EMULATOR_FUZZER)
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fsanitize=fuzzer-no-link>)
endif()
