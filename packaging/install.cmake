# cmake --install and cpack: the program, its desktop entry and, unless told otherwise, the LibTorch it was built with.
include(GNUInstallDirs)

option(SINKSCOPE_BUNDLE_LIBTORCH "Install LibTorch's CPU libraries with the program, so that it starts without the LibTorch it was built with" ON)
set(SINKSCOPE_MAINTAINER "Sinkscope maintainers <maintainers@sinkscope.github.io>" CACHE STRING "Name and address in packages: whoever builds them")
set(_application io.github.sinkscope.Sinkscope)
set(_documents ${CMAKE_INSTALL_DATADIR}/doc/sinkscope)

install(TARGETS sinkscope RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/${_application}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
set(SINKSCOPE_RELEASES "")
foreach(_release IN LISTS _releases) # from CHANGELOG.md
  string(REGEX REPLACE "^## ([0-9.]+), ([0-9-]+)$" "<release version=\"\\1\" date=\"\\2\"/>" _release "${_release}")
  string(APPEND SINKSCOPE_RELEASES "\n    ${_release}")
endforeach()
configure_file(packaging/${_application}.metainfo.xml.in ${CMAKE_BINARY_DIR}/${_application}.metainfo.xml @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/${_application}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES packaging/${_application}.mime.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages RENAME ${_application}.xml)
install(FILES resources/icons/sinkscope.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps RENAME ${_application}.svg)
foreach(_size 16 24 32 48 64 128 256 512)
  install(FILES packaging/icons/${_size}.png DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/${_size}x${_size}/apps RENAME ${_application}.png)
endforeach()
install(FILES README.md DESTINATION ${_documents})
install(DIRECTORY resources/tour DESTINATION ${_documents}/resources FILES_MATCHING PATTERN *.png) # README's pictures
install(FILES packaging/copyright DESTINATION ${_documents})

# The manual page, the completion and Debian's changelog are made from what the program itself says, when it is installed.
find_program(SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(SYSTEM_PYTHON)
  set(_manual ${CMAKE_BINARY_DIR}/manual)
  string(TIMESTAMP _today "%Y-%m-%d" UTC)
  string(TIMESTAMP _now "%a, %d %b %Y %H:%M:%S +0000" UTC)
  install(CODE "
    set(version ${PROJECT_VERSION})
    set(maintainer [[${SINKSCOPE_MAINTAINER}]])
    set(now [[${_now}]])
    file(MAKE_DIRECTORY ${_manual})
    execute_process(COMMAND ${SYSTEM_PYTHON} ${CMAKE_SOURCE_DIR}/packaging/manual.py man $<TARGET_FILE:sinkscope> ${PROJECT_VERSION} ${_today}
      OUTPUT_FILE ${_manual}/sinkscope.1 COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${SYSTEM_PYTHON} ${CMAKE_SOURCE_DIR}/packaging/manual.py completion $<TARGET_FILE:sinkscope>
      OUTPUT_FILE ${_manual}/sinkscope COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND gzip -9nf ${_manual}/sinkscope.1 COMMAND_ERROR_IS_FATAL ANY)
    configure_file(${CMAKE_SOURCE_DIR}/packaging/changelog.Debian.in ${_manual}/changelog.Debian @ONLY)
    execute_process(COMMAND gzip -9nf ${_manual}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/packaging/CHANGELOG.md OUTPUT_FILE ${_manual}/changelog.gz COMMAND_ERROR_IS_FATAL ANY)")
  install(FILES ${_manual}/sinkscope.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${_manual}/sinkscope DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${_manual}/changelog.gz ${_manual}/changelog.Debian.gz DESTINATION ${_documents})
endif()

if(SINKSCOPE_BUNDLE_LIBTORCH)
  # libtorch_cpu finds the libraries beside it by its own run path. The CUDA ones are those that libtorch_cpu itself links.
  set(_private_libraries ${CMAKE_INSTALL_LIBDIR}/sinkscope/libtorch) # so deep that no ldconfig is called for them
  get_filename_component(_libtorch "${LibTorch_LIBRARY_DIR}/.." ABSOLUTE)
  file(GLOB _bundled ${_libtorch}/lib/libgomp*.so* ${_libtorch}/lib/libcudart*.so* ${_libtorch}/lib/libcupti*.so*
    ${_libtorch}/../nvidia/*/lib/libcudart.so.* ${_libtorch}/../nvidia/*/lib/libcupti.so.*)
  install(FILES ${LibTorch_CPU_LIBRARY} ${LibTorch_C10_LIBRARY} ${_bundled} DESTINATION ${_private_libraries})
  install(CODE "
    file(GLOB _libraries \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${_private_libraries}/*.so*)
    execute_process(COMMAND strip --strip-unneeded \${_libraries})")
  file(GLOB _licences ${_libtorch}/../torch-*.dist-info/licenses/LICENSE ${_libtorch}/../torch-*.dist-info/licenses/NOTICE)
  install(FILES ${_licences} DESTINATION ${_documents}/libtorch)
  set_target_properties(sinkscope PROPERTIES INSTALL_RPATH "$ORIGIN/../${_private_libraries}")
else()
  set_target_properties(sinkscope PROPERTIES INSTALL_RPATH "${LibTorch_LIBRARY_DIR}")
endif()

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME sinkscope)
set(CPACK_PACKAGE_VENDOR Sinkscope)
set(CPACK_PACKAGE_CONTACT "${SINKSCOPE_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGE_DESCRIPTION
"Sinkscope runs a language model over a text, block by block, and shows which
 tokens become attention sinks: in which block they arise, how long they live,
 how much attention they draw and what the MLP that made them did. A heat map
 of layers against tokens, the text and a table of sinks are linked by one
 selection; the same analyses are at hand on the command line.")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "https://arxiv.org/abs/2512.22213")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
set(CPACK_DEBIAN_PACKAGE_DEPENDS fonts-dejavu-core)
# dpkg-shlibdeps names the packages of all libraries that are not bundled. LibTorch's are not Debian's to name.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
file(GLOB _private_folders ${LibTorch_LIBRARY_DIR} ${LibTorch_LIBRARY_DIR}/../../nvidia/*/lib)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${_private_folders})
include(CPack)
