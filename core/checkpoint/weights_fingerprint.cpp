#include "core/checkpoint/weights_fingerprint.h"

#include "core/checkpoint/low_rank_update.h"

#include <QCryptographicHash>

namespace sinkscope {

namespace {

constexpr size_t piece_bytes = 256, pieces = 4;

} // namespace

std::string weights_fingerprint(const Checkpoint &checkpoint)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add_bytes = [&hash](const void *bytes, size_t count) {
        hash.addData(QByteArrayView(static_cast<const char *>(bytes), static_cast<qsizetype>(count)));
    };
    const auto add_number = [&add_bytes](auto number) { add_bytes(&number, sizeof number); };
    // with its length before it, so that no two checkpoints give the same bytes
    const auto add_text = [&](const std::string &text) {
        add_number(uint64_t{text.size()});
        add_bytes(text.data(), text.size());
    };
    for (const TensorInfo &tensor : checkpoint.tensors()) {
        add_text(tensor.name);
        add_text(storage_type_name(tensor.type));
        add_number(uint64_t{tensor.shape.size()});
        for (const int64_t size : tensor.shape)
            add_number(size);
        if (tensor.update)
            for (const LowRankUpdate::Part &part : tensor.update->parts) {
                add_number(part.scale);
                for (const std::vector<float> *values : {&part.up, &part.down})
                    add_bytes(values->data(), values->size() * sizeof(float));
            }
        add_number(uint64_t{tensor.bytes.size()});
        if (tensor.bytes.size() <= pieces * piece_bytes) {
            add_bytes(tensor.bytes.data(), tensor.bytes.size());
            continue;
        }
        for (size_t piece = 0; piece < pieces; ++piece) // the first bytes and the last among them
            add_bytes(tensor.bytes.data() + piece * (tensor.bytes.size() - piece_bytes) / (pieces - 1), piece_bytes);
    }
    return hash.result().toHex().toStdString();
}

} // namespace sinkscope
