#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <queue>
#include <tuple>
#include <vector>

namespace sinkscope {

/// A symbol of a word that is being merged; symbols form a doubly linked list within one vector.
struct Symbol {
    int32_t id = -1;
    uint32_t begin = 0; ///< where its text starts in the word, in the units of the caller
    uint32_t length = 0; ///< 0 = merged into its left neighbour
    int32_t previous = -1;
    int32_t next = -1;
};

/// What two neighbours merge into. Lower ranks come first.
struct MergeRule {
    double rank = 0;
    int32_t id = -1;
};

/// Merges neighbours, best rank first and leftmost among equals, until `rule(left, right)` -> optional<MergeRule> has
/// none left. O(n log n) in the number of symbols. `symbols` must come linked in order.
template <typename Rule> void merge_symbols(std::vector<Symbol> &symbols, const Rule &rule)
{
    struct Candidate {
        double rank;
        int32_t position;
        int32_t id;
        bool operator<(const Candidate &other) const
        {
            return std::tie(rank, position) > std::tie(other.rank, other.position);
        }
    };
    std::priority_queue<Candidate> queue;
    const auto offer = [&](int32_t position) {
        const int32_t next = position < 0 ? -1 : symbols[position].next;
        if (next < 0)
            return;
        if (const std::optional<MergeRule> merged = rule(symbols[position], symbols[next]))
            queue.push({merged->rank, position, merged->id});
    };
    for (std::size_t i = 0; i < symbols.size(); ++i)
        offer(static_cast<int32_t>(i));

    while (!queue.empty()) {
        const Candidate best = queue.top();
        queue.pop();
        Symbol &left = symbols[best.position];
        if (left.length == 0 || left.next < 0)
            continue;
        Symbol &right = symbols[left.next];
        // Either neighbour may have been merged since: then the pair makes something else now.
        const std::optional<MergeRule> current = rule(left, right);
        if (!current || current->id != best.id)
            continue;
        left.id = best.id;
        left.length += right.length;
        left.next = right.next;
        right.length = 0;
        if (left.next >= 0)
            symbols[left.next].previous = best.position;
        offer(left.previous);
        offer(best.position);
    }
}

} // namespace sinkscope
