#include "core/checkpoint/quantisation.h"

#include "core/checkpoint/tensor_search.h"

#include <limits>

namespace sinkscope {
namespace {

constexpr int most = std::numeric_limits<int>::max();

/// The name of a format, as people know it.
std::string method_of(const JsonReader &quantised)
{
    const std::string method = quantised.string_or("quant_method", "");
    const bool is_bits_and_bytes = quantised.boolean_or("load_in_4bit", false) ||
        quantised.boolean_or("load_in_8bit", false); // says no more in old files
    return !method.empty() ? method : is_bits_and_bytes ? "bitsandbytes" : "an unknown method";
}

/// The size of FP8 blocks that share a factor, where it is given.
void read_block_size(const JsonReader &json, const char *key, StoredAs &stored_as)
{
    if (!json.has(key))
        return;
    const std::vector<double> sizes = json.at(key).reals();
    if (sizes.size() != 2 || !(sizes[0] >= 1 && sizes[1] >= 1 && sizes[0] <= most && sizes[1] <= most))
        json.fail(key, "is no pair of sizes");
    stored_as.scaled_rows = static_cast<int>(sizes[0]);
    stored_as.scaled_columns = static_cast<int>(sizes[1]);
}

/// Of compressed-tensors: every group's weights are floats of 8 bits, with a factor for each tensor, row or block.
bool read_groups_of_fp8(const JsonReader &quantised, StoredAs &stored_as)
{
    const JsonReader groups = quantised.at("config_groups");
    const std::vector<std::string> names = groups.keys();
    for (const std::string &name : names) {
        const JsonReader group = groups.at(name);
        if (!group.has("weights"))
            return false;
        const JsonReader weights = group.at("weights");
        if (weights.string_or("type", "") != "float" || weights.integer_or("num_bits", 0, 0, most) != 8)
            return false;
        read_block_size(weights, "block_structure", stored_as);
    }
    return !names.empty();
}

} // namespace

void read_quantisation(const JsonReader &json, StoredAs &stored_as)
{
    if (!json.has("quantization_config"))
        return;
    const JsonReader quantised = json.at("quantization_config");
    const std::string method = method_of(quantised);
    if (method == "mxfp4" || method == "fbgemm_fp8")
        return;
    if (method == "fp8")
        return read_block_size(quantised, "weight_block_size", stored_as);
    if (method == "modelopt" && quantised.string_or("quant_algo", "") == "FP8")
        return;
    if (method == "compressed-tensors" && quantised.has("config_groups") && read_groups_of_fp8(quantised, stored_as))
        return;
    json.fail("quantization_config",
              "weights compressed by \"" + method + "\" are not supported; " + compressed_advice());
}

} // namespace sinkscope
