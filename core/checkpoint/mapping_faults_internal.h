#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace sinkscope {

/// An address range of a mapped file whose faults do not end the process: a page that the file no longer has becomes a
/// page of zeros, for whichever thread asked, and the range remembers it. Faults anywhere else stay what they were.
class WatchedRange {
public:
    /// Throws Error when more files are mapped than there are places (4,096).
    WatchedRange(const void *address, size_t bytes);
    ~WatchedRange();
    WatchedRange(const WatchedRange &) = delete;
    WatchedRange &operator=(const WatchedRange &) = delete;

    bool faulted() const { return place_->faulted; }

    struct Place {
        std::atomic<uintptr_t> begin = 0, end = 0; ///< end 0: free
        std::atomic<bool> faulted = false;
    };

private:
    Place *place_;
};

} // namespace sinkscope
