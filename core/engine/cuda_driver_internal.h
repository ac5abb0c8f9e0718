#pragma once

#include <string>

namespace sinkscope {

/// NVIDIA's driver (libcuda.so.1), asked by its own interface: torch tells these things only through libtorch_cuda's
/// headers. Cards are those that CUDA_VISIBLE_DEVICES leaves, in its order.
class CudaDriver {
public:
    static const CudaDriver &instance();

    bool is_there() const { return library_ != nullptr; }
    /// 1000 times the version of CUDA that it goes up to, and 10 times what is behind the dot; 0 when it does not say.
    int version() const;
    int cards() const;
    std::string name(int card) const; ///< "NVIDIA H100 80GB HBM3"; "" when it does not say
    /// Ten times the major version of its compute capability, and the minor one; 0 when it does not say.
    int capability(int card) const;

private:
    CudaDriver();
    template <class... Arguments> bool call(const char *function, Arguments... arguments) const;

    void *library_;
};

} // namespace sinkscope
