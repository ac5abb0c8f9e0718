// How LibTorch meets the cards: device guard, hooks, allocator.

#include "tests/emulated_card/memory.h"
#include "tests/emulated_card/pinned_memory.h"
#include "tests/emulated_card/settings.h"
#include "tests/emulated_card/streams.h"

#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <utility>

namespace emulated_card {

namespace {

c10::Device device_of(int card)
{
    return {c10::kCUDA, static_cast<c10::DeviceIndex>(card)};
}

c10::Stream stream_of(int card, int64_t id)
{
    return c10::Stream(c10::Stream::UNSAFE, device_of(card), id);
}

/// As the real library: none where the driver is older than what it was built for.
int usable_cards()
{
    return settings().driver / 1000 < runtime_version / 1000 ? 0 : settings().cards;
}

class Guard final : public c10::impl::DeviceGuardImplInterface {
public:
    c10::DeviceType type() const override { return c10::kCUDA; }
    c10::Device exchangeDevice(c10::Device device) const override
    {
        return device_of(std::exchange(current_card(), device.index()));
    }
    c10::Device getDevice() const override { return device_of(current_card()); }
    void setDevice(c10::Device device) const override { current_card() = device.index(); }
    void uncheckedSetDevice(c10::Device device) const noexcept override { current_card() = device.index(); }
    c10::Stream getStream(c10::Device device) const override
    {
        return stream_of(device.index(), current_stream(device.index()));
    }
    c10::Stream getDefaultStream(c10::Device device) const override { return stream_of(device.index(), 0); }
    c10::Stream getStreamFromGlobalPool(c10::Device device, bool) const override
    {
        return stream_of(device.index(), new_stream());
    }
    c10::Stream getNewStream(c10::Device device, int) const override { return stream_of(device.index(), new_stream()); }
    c10::Stream exchangeStream(c10::Stream stream) const override
    {
        const int card = stream.device_index();
        return stream_of(card, exchange_stream(card, stream.id()));
    }
    c10::DeviceIndex deviceCount() const noexcept override { return static_cast<c10::DeviceIndex>(usable_cards()); }
    bool queryStream(const c10::Stream &stream) const override { return is_idle(stream.device_index(), stream.id()); }
    void synchronizeStream(const c10::Stream &stream) const override { finish(stream.device_index(), stream.id()); }
};

class Hooks final : public at::CUDAHooksInterface {
public:
    explicit Hooks(at::CUDAHooksArgs) { }
    void init() const override { }
    bool isBuilt() const override { return true; }
    bool isAvailable() const override { return usable_cards() > 0; }
    bool hasCUDA() const override { return true; }
    bool hasCUDART() const override { return true; }
    long versionCUDART() const override { return runtime_version; }
    /// In the words of the real library, whose kernels are for these cards.
    std::string showConfig() const override
    {
        std::string flags;
        for (const char *kind : {"75", "80", "86", "90", "100", "120"})
            flags += std::string("-gencode;arch=compute_") + kind + ",code=sm_" + kind + ";";
        return "  - CUDA Runtime 13.0\n  - NVCC architecture flags: " + flags + "\n";
    }
    bool hasPrimaryContext(c10::DeviceIndex) const override { return true; }
    c10::DeviceIndex deviceCount() const override { return static_cast<c10::DeviceIndex>(usable_cards()); }
    int getNumGPUs() const override { return usable_cards(); }
    c10::DeviceIndex current_device() const override { return getCurrentDevice(); }
    c10::DeviceIndex getCurrentDevice() const override { return static_cast<c10::DeviceIndex>(current_card()); }
    void setCurrentDevice(c10::DeviceIndex card) const override { current_card() = card; }
    c10::DeviceIndex exchangeDevice(c10::DeviceIndex card) const override
    {
        return static_cast<c10::DeviceIndex>(std::exchange(current_card(), int{card}));
    }
    c10::DeviceIndex maybeExchangeDevice(c10::DeviceIndex card) const override
    {
        return card < 0 ? getCurrentDevice() : exchangeDevice(card);
    }
    bool isPinnedPtr(const void *address) const override { return is_pinned(address); }
    c10::Allocator *getPinnedMemoryAllocator() const override { return &pinned_allocator(); }
    c10::Allocator *getCUDADeviceAllocator() const override { return &allocator(); }
    c10::Device getDeviceFromPtr(void *) const override { return device_of(current_card()); }
    void deviceSynchronize(c10::DeviceIndex) const override { }
};

/// When the library is loaded.
struct SetUp {
    SetUp() { c10::SetAllocator(c10::kCUDA, &allocator()); }
} set_up;

} // namespace

} // namespace emulated_card

namespace c10 {
C10_REGISTER_GUARD_IMPL(CUDA, emulated_card::Guard)
} // namespace c10

namespace at {
C10_REGISTER_CLASS(CUDAHooksRegistry, CUDAHooks,
                   emulated_card::Hooks) // the name that at::detail::getCUDAHooks asks for
} // namespace at
