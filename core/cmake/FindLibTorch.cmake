# Finds LibTorch in a torch wheel or a LibTorch zip and defines LibTorch::LibTorch (libtorch_cpu and libc10 only).
#
# Looked for, in this order: LibTorch_ROOT, CMAKE_PREFIX_PATH (a zip's or wheel's folder, the folder that holds torch/, or
# torch.utils.cmake_prefix_path), and Sinkscope's cache ($SINKSCOPE_CACHE, $XDG_CACHE_HOME/sinkscope, ~/.cache/sinkscope), where
# packaging/setup.sh puts the wheel. TorchConfig.cmake is not used: the wheel's demands a CUDA toolkit. libtorch_cuda is not
# linked either; the program loads it at start where it and a driver are present.
#
# Sets LibTorch_VERSION, LibTorch_LIBRARY_DIR and LibTorch_CUDA_LIBRARY (empty when the package is CPU-only).

if(NOT "$ENV{SINKSCOPE_CACHE}" STREQUAL "")
  set(_cache $ENV{SINKSCOPE_CACHE})
elseif(NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(_cache $ENV{XDG_CACHE_HOME}/sinkscope)
else()
  set(_cache $ENV{HOME}/.cache/sinkscope)
endif()
file(GLOB _cached LIST_DIRECTORIES true ${_cache}/libtorch-*)
list(SORT _cached COMPARE NATURAL ORDER DESCENDING) # the newest, with CUDA before without

find_path(LibTorch_INCLUDE_DIR ATen/ATen.h
  HINTS ${LibTorch_ROOT} ${CMAKE_PREFIX_PATH} PATHS ${_cached}
  PATH_SUFFIXES include torch/include libtorch/include ../../include)
get_filename_component(LibTorch_INCLUDE_DIR "${LibTorch_INCLUDE_DIR}" ABSOLUTE)
get_filename_component(_root "${LibTorch_INCLUDE_DIR}" DIRECTORY)
find_library(LibTorch_CPU_LIBRARY torch_cpu HINTS ${_root}/lib NO_DEFAULT_PATH)
find_library(LibTorch_C10_LIBRARY c10 HINTS ${_root}/lib NO_DEFAULT_PATH)
find_file(LibTorch_CUDA_LIBRARY libtorch_cuda.so HINTS ${_root}/lib NO_DEFAULT_PATH)
set(LibTorch_LIBRARY_DIR ${_root}/lib)

if(EXISTS ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h)
  file(STRINGS ${LibTorch_INCLUDE_DIR}/torch/headeronly/version.h _version REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
elseif(EXISTS ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include/torch/version.h)
  file(STRINGS ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include/torch/version.h _version REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
endif()
string(REGEX MATCHALL "[0-9]+" _numbers "${_version}")
list(JOIN _numbers "." LibTorch_VERSION)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch
  REQUIRED_VARS LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_INCLUDE_DIR VERSION_VAR LibTorch_VERSION
  REASON_FAILURE_MESSAGE "run packaging/setup.sh, or set CMAKE_PREFIX_PATH to a LibTorch zip or the folder of a torch wheel")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  target_include_directories(LibTorch::LibTorch SYSTEM INTERFACE
    ${LibTorch_INCLUDE_DIR} ${LibTorch_INCLUDE_DIR}/torch/csrc/api/include)
  target_link_libraries(LibTorch::LibTorch INTERFACE ${LibTorch_CPU_LIBRARY} ${LibTorch_C10_LIBRARY})
  # The wheel's own libraries lie three folders away from torch/lib; the zip's lie beside libtorch_cpu.
  file(GLOB _extra LIST_DIRECTORIES true ${_root}/../nvidia/*/lib)
  target_link_options(LibTorch::LibTorch INTERFACE "LINKER:-rpath-link,${_root}/lib")
  foreach(_dir IN LISTS _extra)
    target_link_options(LibTorch::LibTorch INTERFACE "LINKER:-rpath-link,${_dir}")
  endforeach()
endif()
mark_as_advanced(LibTorch_INCLUDE_DIR LibTorch_CPU_LIBRARY LibTorch_C10_LIBRARY LibTorch_CUDA_LIBRARY)
