#include "core/engine/rope_internal.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sinkscope {

namespace {

/// transformers keeps the powers in float32; so do we, for the same angles at far positions.
float inverse_frequency(double theta, int index, int dim)
{
    return 1.0f / std::pow(static_cast<float>(theta), static_cast<float>(2 * index) / static_cast<float>(dim));
}

double yarn_mscale(double scale, double mscale)
{
    return scale <= 1 ? 1.0 : 0.1 * mscale * std::log(scale) + 1.0;
}

void apply_llama3(const RopeConfig &rope, std::vector<double> &inverse)
{
    const double low_wavelength = rope.original_max_positions / rope.low_freq_factor;
    const double high_wavelength = rope.original_max_positions / rope.high_freq_factor;
    for (double &frequency : inverse) {
        const double wavelength = 2 * std::numbers::pi / frequency;
        if (wavelength > low_wavelength) {
            frequency /= rope.factor;
        } else if (wavelength >= high_wavelength) {
            const double smooth = (rope.original_max_positions / wavelength - rope.low_freq_factor) /
                (rope.high_freq_factor - rope.low_freq_factor);
            frequency = (1 - smooth) * frequency / rope.factor + smooth * frequency;
        }
    }
}

void apply_yarn(const RopeConfig &rope, int dim, std::vector<double> &inverse)
{
    const auto correction = [&](double rotations) {
        return dim * std::log(rope.original_max_positions / (rotations * 2 * std::numbers::pi)) /
            (2 * std::log(rope.theta));
    };
    double low = correction(rope.beta_fast), high = correction(rope.beta_slow);
    if (rope.truncate) {
        low = std::floor(low);
        high = std::ceil(high);
    }
    low = std::max(low, 0.0);
    high = std::min(high, dim - 1.0);
    if (low == high)
        high += 0.001;
    for (size_t i = 0; i < inverse.size(); ++i) {
        const double ramp = std::clamp((static_cast<double>(i) - low) / (high - low), 0.0, 1.0);
        inverse[i] = inverse[i] / rope.factor * ramp + inverse[i] * (1 - ramp);
    }
}

double attention_scaling(const RopeConfig &rope)
{
    if (rope.attention_factor > 0)
        return rope.attention_factor;
    if (rope.type == RopeConfig::Type::yarn)
        return rope.mscale > 0 && rope.mscale_all_dim > 0
            ? yarn_mscale(rope.factor, rope.mscale) / yarn_mscale(rope.factor, rope.mscale_all_dim)
            : yarn_mscale(rope.factor, 1.0);
    return rope.factor <= 1 ? 1.0 : std::sqrt(1 + std::log(rope.factor) / std::log(rope.original_max_positions));
}

} // namespace

RopeFrequencies rope_frequencies(const RopeConfig &rope, int tokens)
{
    const int dim = rope.rotary_dim;
    double theta = rope.theta;
    if (rope.type == RopeConfig::Type::dynamic && tokens > rope.original_max_positions)
        theta *= std::pow(rope.factor * tokens / rope.original_max_positions - (rope.factor - 1), dim / (dim - 2.0));

    RopeFrequencies result;
    for (int i = 0; i < dim / 2; ++i)
        result.inverse.push_back(inverse_frequency(theta, i, dim));
    switch (rope.type) {
    case RopeConfig::Type::standard:
    case RopeConfig::Type::dynamic:
        break;
    case RopeConfig::Type::linear:
        for (double &frequency : result.inverse)
            frequency /= rope.factor;
        break;
    case RopeConfig::Type::llama3:
        apply_llama3(rope, result.inverse);
        break;
    case RopeConfig::Type::yarn:
        apply_yarn(rope, dim, result.inverse);
        result.attention_scaling = attention_scaling(rope);
        break;
    case RopeConfig::Type::longrope: {
        const auto &factors = tokens > rope.original_max_positions ? rope.long_factor : rope.short_factor;
        for (size_t i = 0; i < result.inverse.size(); ++i)
            result.inverse[i] /= factors[i];
        result.attention_scaling = attention_scaling(rope);
        break;
    }
    }
    return result;
}

RopeTable rope_table(const RopeConfig &rope, int tokens, int first)
{
    const RopeFrequencies frequencies = rope_frequencies(rope, tokens);
    const auto half = static_cast<int64_t>(frequencies.inverse.size());
    const int rows = tokens - first;
    RopeTable table{at::empty({rows, half}, at::kFloat), at::empty({rows, half}, at::kFloat), rope.interleaved};
    const double sign = rope.reversed ? -1 : 1;
    float *cosine = table.cosine.data_ptr<float>(), *sine = table.sine.data_ptr<float>();
    for (int row = 0; row < rows; ++row)
        for (int64_t i = 0; i < half; ++i) {
            // the product in float32, as transformers forms it
            const float angle =
                static_cast<float>(first + row) * static_cast<float>(frequencies.inverse[static_cast<size_t>(i)]);
            cosine[row * half + i] = static_cast<float>(std::cos(angle) * frequencies.attention_scaling);
            sine[row * half + i] = static_cast<float>(sign * std::sin(angle) * frequencies.attention_scaling);
        }
    return table;
}

namespace {

/// The same operations as below, without a tensor for each: of a token or a whole trace.
void rotate_on_cpu(const at::Tensor &vectors, const RopeTable &table)
{
    const int64_t tokens = vectors.size(0), heads = vectors.size(1), half = table.cosine.size(1);
    const int64_t apart = table.interleaved ? 1 : half, step = table.interleaved ? 2 : 1; // of a pair, of two pairs
#pragma omp parallel for num_threads(at::get_num_threads()) if (vectors.numel() >= 1 << 16)
    for (int64_t token = 0; token < tokens; ++token) {
        const float *cosine = table.cosine.data_ptr<float>() + token * half;
        const float *sine = table.sine.data_ptr<float>() + token * half;
        for (int64_t head = 0; head < heads; ++head) {
            float *values = vectors.data_ptr<float>() + token * vectors.stride(0) + head * vectors.stride(1);
            for (int64_t i = 0; i < half; ++i) {
                float &first = values[i * step], &second = values[i * step + apart];
                const float turned = first * cosine[i] - second * sine[i];
                second = second * cosine[i] + first * sine[i];
                first = turned;
            }
        }
    }
}

bool is_float_on_cpu(const at::Tensor &tensor)
{
    return tensor.is_cpu() && tensor.scalar_type() == at::kFloat && (tensor.numel() == 0 || tensor.stride(-1) == 1);
}

} // namespace

void rotate(const at::Tensor &vectors, const RopeTable &table)
{
    if (is_float_on_cpu(vectors) && is_float_on_cpu(table.cosine) && table.cosine.is_contiguous() &&
        table.sine.is_contiguous())
        return rotate_on_cpu(vectors, table);
    const int64_t half = table.cosine.size(1);
    const at::Tensor cosine = table.cosine.to(vectors.options()).unsqueeze(1);
    const at::Tensor sine = table.sine.to(vectors.options()).unsqueeze(1);
    const at::Tensor rotated = vectors.narrow(2, 0, 2 * half);
    const at::Tensor first = table.interleaved ? rotated.slice(2, 0, {}, 2) : rotated.narrow(2, 0, half);
    const at::Tensor second = table.interleaved ? rotated.slice(2, 1, {}, 2) : rotated.narrow(2, half, half);
    const at::Tensor turned = first * cosine - second * sine;
    second.copy_(second * cosine + first * sine);
    first.copy_(turned);
}

Positions positions_of(const ModelConfig &config, int tokens, int first, at::ScalarType type, at::Device device)
{
    Positions result;
    for (const RopeConfig &rope : config.ropes) {
        const RopeTable table = rope_table(rope, tokens, first);
        result.ropes.push_back({table.cosine.to(device, type), table.sine.to(device, type), table.interleaved});
    }
    if (const QueryScale &scale = config.query_scale; scale.scale != 0) {
        std::vector<float> factors;
        for (int position = first; position < tokens; ++position)
            factors.push_back(static_cast<float>(
                1 + scale.scale * std::log(1 + std::floor((position + scale.offset) / scale.floor_scale))));
        result.query_scale = at::tensor(factors, at::kFloat).view({-1, 1, 1}).to(device);
    }
    return result;
}

Positions joined(const std::vector<Positions> &parts)
{
    if (parts.size() == 1)
        return parts.front();
    const auto together = [&parts](auto tensor_of) {
        std::vector<at::Tensor> tensors;
        for (const Positions &part : parts)
            tensors.push_back(tensor_of(part));
        return at::cat(tensors);
    };
    Positions result;
    for (size_t rope = 0; rope < parts.front().ropes.size(); ++rope)
        result.ropes.push_back({together([rope](const Positions &part) { return part.ropes[rope].cosine; }),
                                together([rope](const Positions &part) { return part.ropes[rope].sine; }),
                                parts.front().ropes[rope].interleaved});
    if (parts.front().query_scale.defined())
        result.query_scale = together([](const Positions &part) { return part.query_scale; });
    return result;
}

} // namespace sinkscope
