#pragma once

#include <hdf5.h>

#include <mutex>
#include <utility>

namespace sinkscope::hdf5 {

/// Owns one HDF5 identifier. A negative one (what a failed call returns) is "not valid" and is not closed.
template <herr_t (*Close)(hid_t)> class Handle {
public:
    Handle() = default;
    explicit Handle(hid_t id) : id_(id) { }
    Handle(Handle &&other) noexcept : id_(std::exchange(other.id_, H5I_INVALID_HID)) { }
    Handle &operator=(Handle &&other) noexcept
    {
        std::swap(id_, other.id_);
        return *this;
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    ~Handle() { close(); }

    bool valid() const { return id_ >= 0; }
    operator hid_t() const { return id_; }

    /// Closes now and tells whether that went well, for files whose last bytes are written then.
    bool close() { return id_ < 0 || Close(std::exchange(id_, H5I_INVALID_HID)) >= 0; }

private:
    hid_t id_ = H5I_INVALID_HID;
};

using FileHandle = Handle<H5Fclose>;
using GroupHandle = Handle<H5Gclose>;
using DatasetHandle = Handle<H5Dclose>;
using DataspaceHandle = Handle<H5Sclose>;
using TypeHandle = Handle<H5Tclose>;
using PropertyHandle = Handle<H5Pclose>;
using AttributeHandle = Handle<H5Aclose>;

/// Held around every use of HDF5, which is not thread-safe as Debian builds it. Also turns off what the library would
/// do behind our back: printing its error stack, and loading filter plugins that a file names.
class LibraryLock {
public:
    LibraryLock() : lock_(mutex())
    {
        // what a failed call left open cannot be closed at the program's end either; the system does
        [[maybe_unused]] static const herr_t no_cleaning = H5dont_atexit();
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
        H5PLset_loading_state(0);
    }

private:
    static std::mutex &mutex()
    {
        static std::mutex instance;
        return instance;
    }
    std::lock_guard<std::mutex> lock_;
};

} // namespace sinkscope::hdf5
