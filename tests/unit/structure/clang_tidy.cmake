# Runs clang-tidy 14 with the checks of .clang-tidy on the rooms that are plain C++ and so parse in seconds. For all of
# the house: run-clang-tidy-14 -p build/dev core views app
#   cmake -D SOURCE=the source tree -D BUILD=the build tree -D TOOL=clang-tidy-14 -P clang_tidy.cmake
if(NOT TOOL)
  message("skipped, because clang-tidy 14 is not there (Debian package clang-tidy-14)")
  return()
endif()
file(GLOB files ${SOURCE}/core/data/*.cpp ${SOURCE}/core/analysis/*.cpp)
# What passed once passes until a source or the list of checks changes.
file(GLOB sources ${SOURCE}/core/data/* ${SOURCE}/core/analysis/* ${SOURCE}/.clang-tidy)
set(seen "")
foreach(file IN LISTS sources)
  file(SHA256 ${file} hash)
  string(APPEND seen "${hash} ${file}\n")
endforeach()
set(passed ${BUILD}/clang_tidy_passed)
if(EXISTS ${passed})
  file(READ ${passed} before)
  if(before STREQUAL seen)
    message("nothing changed since it passed")
    return()
  endif()
endif()
# GCC compiles the house: clang need not know its warnings, and clang 14 does not understand the ranges of GCC 12's
# library, so that its own errors of parsing are no findings.
execute_process(COMMAND ${TOOL} -p ${BUILD} --quiet --extra-arg=-Wno-unknown-warning-option ${files}
  OUTPUT_VARIABLE output ERROR_QUIET)
string(REGEX MATCHALL "[^\n]*\\[(bugprone|misc|modernize|performance)-[^\n]*" findings "${output}")
if(findings)
  list(JOIN findings "\n" text)
  message(FATAL_ERROR "${text}")
endif()
file(WRITE ${passed} "${seen}")
