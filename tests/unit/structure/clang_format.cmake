# Fails on a source that clang-format 14 would write otherwise.
#   cmake -D SOURCE=the source tree -D TOOL=clang-format-14 -P clang_format.cmake
if(NOT TOOL)
  message("skipped, because clang-format 14 is not there (Debian package clang-format-14)")
  return()
endif()
file(GLOB_RECURSE files
  ${SOURCE}/core/*.h ${SOURCE}/core/*.cpp ${SOURCE}/views/*.h ${SOURCE}/views/*.cpp
  ${SOURCE}/app/*.h ${SOURCE}/app/*.cpp ${SOURCE}/tests/*.h ${SOURCE}/tests/*.cpp)
execute_process(COMMAND ${TOOL} --style=file --dry-run -Werror ${files} RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  string(REGEX MATCHALL "[^\n]*error: code should be clang-formatted[^\n]*" places "${errors}")
  list(LENGTH places count)
  list(TRANSFORM places REPLACE "^(.*):[0-9]+: error.*$" "\\1")
  list(REMOVE_DUPLICATES places)
  list(JOIN places "\n  " text)
  message(FATAL_ERROR "${count} lines are not as ${TOOL} writes them (run it with -i), in\n  ${text}")
endif()
