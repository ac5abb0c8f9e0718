#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sinkscope {

/// Token contents by id and ids by content. Ids may have gaps: such an id has no token.
class Vocabulary {
public:
    /// Ids above this are taken for a broken file rather than for a reason to allocate.
    static constexpr int64_t largest_id = (1 << 22) - 1;

    /// False when the id is out of range or already stands for another token, or the token has another id.
    [[nodiscard]] bool add(std::string_view token, int64_t id);

    /// Largest id + 1.
    int size() const { return static_cast<int>(tokens_.size()); }
    /// -1 when there is no such token.
    int32_t id_of(std::string_view token) const;
    bool contains(int32_t id) const { return id >= 0 && id < size() && tokens_[id].has_value(); }
    /// Empty for an id without token.
    std::string_view token(int32_t id) const;

    /// The id of the byte-fallback token "<0xNN>"; -1 when there is none.
    int32_t id_of_byte(unsigned char byte) const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::vector<std::optional<std::string>> tokens_;
    std::unordered_map<std::string, int32_t, Hash, std::equal_to<>> ids_;
};

/// "<0xNN>", as byte-fallback vocabularies write a byte.
std::string byte_token(unsigned char byte);
/// The byte that a "<0xNN>" token stands for; nullopt for any other token.
std::optional<unsigned char> byte_of_token(std::string_view token);

} // namespace sinkscope
