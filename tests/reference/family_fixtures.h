#pragma once

#include "core/engine/model_internal.h"
#include "core/store/hdf5_reader_internal.h"
#include "tests/support/test_paths.h"
#include "tests/support/torch_device.h"

#include <c10/core/InferenceMode.h>

#include <QTest>

namespace sinkscope::test {

constexpr double logit_tolerance = 1e-3; // absolute and relative: the logits of these models are near 1

/// The folders that make_checkpoints.py makes when the tests run, and what transformers says of each.
inline std::filesystem::path family_checkpoints()
{
    return build_dir() / "tests/checkpoints";
}
inline std::filesystem::path family_references()
{
    return source_dir() / "tests/reference/expected/families";
}

/// The folder that a reference is of; "NAME-long" is of the same as "NAME", on a longer trace.
inline std::filesystem::path family_folder(std::string reference)
{
    constexpr std::string_view longer = "-long";
    if (reference.ends_with(longer))
        reference.resize(reference.size() - longer.size());
    return family_checkpoints() / reference;
}

/// A test row for each reference that `which` picks.
inline void add_references(const std::function<bool(const std::string &)> &which = {})
{
    QTest::addColumn<QString>("name");
    for (const auto &entry : std::filesystem::directory_iterator(family_references()))
        if (const std::string name = entry.path().stem().string(); !which || which(name))
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

/// "NAME.h5" of the references.
inline std::filesystem::path reference_file(const std::string &name)
{
    return family_references() / (name + ".h5");
}

inline std::vector<int32_t> ids_of(const Run &run)
{
    std::vector<int32_t> ids;
    for (const Token &token : run.tokens)
        ids.push_back(token.id);
    return ids;
}

/// What transformers says after the last token of a reference.
inline std::vector<float> last_logits_of(const std::filesystem::path &reference)
{
    const hdf5::LibraryLock lock;
    hdf5::Reader reader(reference, int64_t{1} << 20);
    const hdf5::Dataset dataset = reader.open("logits_last", hdf5::Content::real);
    std::vector<float> values(static_cast<size_t>(dataset.elements()));
    reader.read(dataset, std::span<float>(values));
    return values;
}

/// What the model says after the last token, in float32 on the CPU. `probes` see the whole pass.
inline std::vector<float> last_logits(std::shared_ptr<const Checkpoint> checkpoint, const std::vector<int32_t> &ids,
                                      std::span<Probe *const> probes = {})
{
    const c10::InferenceMode inference;
    const auto model = load_model(std::move(checkpoint), at::kFloat, torch_device());
    const Decoder decoder(model->reader, static_cast<int>(ids.size()));
    const at::Tensor residual = prefill(*model, decoder, decoder.embed(ids), 0, {}, probes, {}, {});
    std::vector<float> values;
    decoder.logits(decoder.final_norm(residual.narrow(0, residual.size(0) - 1, 1)),
                   [&](int64_t, const at::Tensor &logits) {
                       const at::Tensor plain = logits.to(at::kCPU).contiguous();
                       values.assign(plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
                   },
                   {});
    return values;
}

} // namespace sinkscope::test
