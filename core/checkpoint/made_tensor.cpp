#include "core/checkpoint/made_tensor.h"

#include "core/checkpoint/dequantise.h"
#include "core/data/error.h"

#include <functional>
#include <numeric>

namespace sinkscope {
namespace {

int64_t elements_of(const std::vector<int64_t> &shape)
{
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

[[noreturn]] void refuse_shape(const TensorInfo &tensor, const std::vector<int64_t> &expected)
{
    throw Error(tensor.file, tensor.name,
                "has shape " + shape_text(tensor.shape) + "; " + shape_text(expected) + " expected");
}

std::span<const std::byte> slice(std::span<const std::byte> bytes, int64_t index, int64_t count)
{
    const size_t size = bytes.size() / static_cast<size_t>(count);
    return bytes.subspan(static_cast<size_t>(index) * size, size);
}

/// The dimension that counts the rows of the canonical tensor, or of each part of a stack.
size_t row_dimension(const TensorRecipe &recipe)
{
    return recipe.stacked || recipe.shape.size() == 3 ? 1 : 0;
}

std::vector<int64_t> expected_shape(const TensorRecipe &recipe)
{
    const size_t at = row_dimension(recipe);
    std::vector<int64_t> expected = recipe.shape;
    expected[at] = recipe.rows.count;
    if (recipe.transposed)
        std::swap(expected[at], expected[at + 1]);
    if (recipe.stacked && recipe.stored.size() > 1)
        expected.erase(expected.begin());
    return expected;
}

void check_stored(const TensorRecipe &recipe, const TensorInfo &tensor)
{
    const std::vector<int64_t> expected = expected_shape(recipe);
    // vectors may be stored with dimensions of one value
    const bool of_one = recipe.stored.size() == 1 && recipe.stacked && recipe.shape[0] == 1;
    const bool same =
        tensor.shape == expected || ((expected.size() == 1 || of_one) && tensor.elements() == elements_of(expected));
    if (!same)
        refuse_shape(tensor, expected);
    if (tensor.type == StorageType::other || tensor.type == StorageType::e8m0 || tensor.type != recipe.stored[0]->type)
        throw Error(tensor.file, tensor.name,
                    "values of type " + storage_type_name(tensor.type) + " are not supported here");
    if (expected.size() == 1 && !is_plain_type(tensor.type))
        throw Error(tensor.file, tensor.name,
                    "a vector of type " + storage_type_name(tensor.type) + " is not supported");
}

/// Indices of the first dimension that lie in one stored tensor.
int64_t parts_in_one(const TensorRecipe &recipe)
{
    return recipe.stacked && recipe.stored.size() == 1 ? recipe.shape[0] : 1;
}

/// What each factor of an FP8 tensor is for: all of it, a row, or a block.
void set_scaled_blocks(const TensorRecipe &recipe, const TensorInfo &factors, TensorLayout &layout)
{
    if (!is_plain_type(factors.type) && factors.type != StorageType::e8m0)
        throw Error(factors.file, factors.name,
                    "factors of type " + storage_type_name(factors.type) + " are not supported");
    if (recipe.transposed)
        throw Error(factors.file, factors.name, "factors beside weights that are stored transposed are not supported");
    const int64_t count = factors.elements() / parts_in_one(recipe);
    layout.scale_type = factors.type;
    layout.scaled_rows = layout.stored_rows;
    layout.scaled_columns = layout.stored_columns;
    if (count == 1)
        return;
    if (recipe.scaled_rows > 0) {
        layout.scaled_rows = recipe.scaled_rows;
        layout.scaled_columns = recipe.scaled_columns;
    } else {
        layout.scaled_rows = 1;
    }
}

std::shared_ptr<const TensorLayout> layout_of(const TensorRecipe &recipe)
{
    const auto &[count, first, row] = recipe.rows;
    const int64_t columns = recipe.shape.size() > (recipe.stacked ? 2u : 1u) ? recipe.shape.back() : 1;
    auto layout = std::make_shared<TensorLayout>();
    layout->stacked = recipe.stacked;
    layout->stored_rows = recipe.transposed ? columns : count;
    layout->stored_columns = recipe.transposed ? count : columns;
    layout->transposed = recipe.transposed;
    layout->row = row;
    if (!row && first > 0)
        layout->row = [first = first](int64_t canonical) { return first + canonical; };
    for (size_t i = 0; i < recipe.stored.size(); ++i) {
        const TensorInfo *factors = recipe.factors.empty() ? nullptr : recipe.factors[i];
        if (factors)
            set_scaled_blocks(recipe, *factors, *layout);
        const int64_t pieces = parts_in_one(recipe);
        for (int64_t piece = 0; piece < pieces; ++piece)
            layout->parts.push_back({slice(recipe.stored[i]->bytes, piece, pieces),
                                     factors ? slice(factors->bytes, piece, pieces) : std::span<const std::byte>()});
    }
    return layout;
}

TensorInfo described(const TensorInfo &stored, const std::string &name, const std::vector<int64_t> &shape)
{
    TensorInfo info = stored;
    info.name = name;
    info.shape = shape;
    return info;
}

/// A run of the stored rows.
std::span<const std::byte> view_of(const TensorRecipe &recipe)
{
    const TensorInfo &stored = *recipe.stored[0];
    if (row_dimension(recipe) == 1) // a stack as it is
        return stored.bytes;
    const BlockFormat format = block_format(stored.type);
    const int64_t row_bytes = elements_of(recipe.shape) / recipe.shape[0] / format.values * format.bytes;
    return stored.bytes.subspan(static_cast<size_t>(recipe.rows.first * row_bytes),
                                static_cast<size_t>(recipe.shape[0] * row_bytes));
}

} // namespace

std::string shape_text(const std::vector<int64_t> &shape)
{
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

TensorInfo made_tensor(const TensorRecipe &given)
{
    TensorRecipe recipe = given;
    if (recipe.rows.count == 0)
        recipe.rows.count = recipe.shape[recipe.stacked ? 1 : 0];
    for (const TensorInfo *tensor : recipe.stored)
        check_stored(recipe, *tensor);
    TensorInfo info = described(*recipe.stored[0], recipe.name, recipe.shape);
    if (!recipe.rows.row && !recipe.transposed && !recipe.stacked && recipe.factors.empty()) {
        info.bytes = view_of(recipe);
        return info;
    }
    info.layout = layout_of(recipe);
    check_layout(info);
    return info;
}

TensorInfo made_of_fp4(const std::string &name, const std::vector<int64_t> &shape, const TensorInfo &blocks,
                       const TensorInfo &exponents, const StoredRows &rows)
{
    constexpr int64_t block_values = 32;
    const std::vector<int64_t> expected = {shape[0], rows.count, shape[2] / block_values};
    if (exponents.shape != expected)
        refuse_shape(exponents, expected);
    std::vector<int64_t> with_pairs = expected;
    with_pairs.push_back(block_values / 2);
    if (blocks.shape != with_pairs)
        refuse_shape(blocks, with_pairs);
    TensorInfo info = described(blocks, name, shape);
    info.type = StorageType::fp4;
    auto layout = std::make_shared<TensorLayout>();
    layout->stacked = true;
    layout->stored_rows = rows.count;
    layout->stored_columns = shape[2];
    layout->scale_type = StorageType::e8m0;
    layout->scaled_columns = block_values;
    layout->row = rows.row;
    for (int64_t expert = 0; expert < shape[0]; ++expert)
        layout->parts.push_back({slice(blocks.bytes, expert, shape[0]), slice(exponents.bytes, expert, shape[0])});
    info.layout = std::move(layout);
    check_layout(info);
    return info;
}

} // namespace sinkscope
