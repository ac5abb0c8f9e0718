# Runs clang-tidy 14 with the checks of .clang-tidy on the rooms that are plain C++ and so parse in seconds. For all of
# the house: run-clang-tidy-14 -p build/dev core views app
#   cmake -D SOURCE=the source tree -D BUILD=the build tree -D TOOL=clang-tidy-14 -P clang_tidy.cmake
if(NOT TOOL)
  message("skipped, because clang-tidy 14 is not there (Debian package clang-tidy-14)")
  return()
endif()
file(GLOB files ${SOURCE}/core/data/*.cpp ${SOURCE}/core/analysis/*.cpp)
# GCC compiles the house: clang need not know its warnings.
execute_process(COMMAND ${TOOL} -p ${BUILD} --quiet --extra-arg=-Wno-unknown-warning-option ${files}
  RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_QUIET)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${output}")
endif()
