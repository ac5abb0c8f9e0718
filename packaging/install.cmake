# cmake --install and cpack: the program, its desktop entry and, unless told otherwise, the LibTorch it was built with.
include(GNUInstallDirs)

option(SINKSCOPE_BUNDLE_LIBTORCH "Install LibTorch's CPU libraries with the program, so that it starts without the LibTorch it was built with" ON)
set(_application io.github.sinkscope.Sinkscope)
set(_documents ${CMAKE_INSTALL_DATADIR}/doc/sinkscope)

install(TARGETS sinkscope RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES packaging/${_application}.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES packaging/${_application}.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
install(FILES resources/icons/sinkscope.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps RENAME ${_application}.svg)
install(FILES README.md DESTINATION ${_documents})
install(FILES LICENSE DESTINATION ${_documents} RENAME copyright)

if(SINKSCOPE_BUNDLE_LIBTORCH)
  # libtorch_cpu finds the libraries beside it by its own run path. The CUDA ones are those that libtorch_cpu itself links.
  set(_private_libraries ${CMAKE_INSTALL_LIBDIR}/sinkscope)
  get_filename_component(_libtorch "${LibTorch_LIBRARY_DIR}/.." ABSOLUTE)
  file(GLOB _bundled ${_libtorch}/lib/libgomp*.so* ${_libtorch}/lib/libcudart*.so* ${_libtorch}/lib/libcupti*.so*
    ${_libtorch}/../nvidia/*/lib/libcudart.so.* ${_libtorch}/../nvidia/*/lib/libcupti.so.*)
  install(FILES ${LibTorch_CPU_LIBRARY} ${LibTorch_C10_LIBRARY} ${_bundled} DESTINATION ${_private_libraries})
  file(GLOB _licences ${_libtorch}/../torch-*.dist-info/licenses/LICENSE ${_libtorch}/../torch-*.dist-info/licenses/NOTICE)
  install(FILES ${_licences} DESTINATION ${_documents}/libtorch)
  set_target_properties(sinkscope PROPERTIES INSTALL_RPATH "$ORIGIN/../${_private_libraries}")
else()
  set_target_properties(sinkscope PROPERTIES INSTALL_RPATH "${LibTorch_LIBRARY_DIR}")
endif()

set(CPACK_GENERATOR TGZ DEB)
set(CPACK_PACKAGE_NAME sinkscope)
set(CPACK_PACKAGE_VENDOR Sinkscope)
set(CPACK_PACKAGE_CONTACT "The Sinkscope authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_DEPENDS fonts-dejavu-core)
# dpkg-shlibdeps names the packages of all libraries that are not bundled. LibTorch's are not Debian's to name.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
file(GLOB _private_folders ${LibTorch_LIBRARY_DIR} ${LibTorch_LIBRARY_DIR}/../../nvidia/*/lib)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${_private_folders})
include(CPack)
