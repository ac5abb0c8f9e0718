#pragma once

#include <map>
#include <string>
#include <vector>

namespace sinkscope {

/// What there is to know of the traces of a set, on stderr: each notice is told of the first trace that has it, and at
/// the end of how many more it holds. Notices that differ in numbers alone are the same.
class SetNotices {
public:
    void add(const std::string &trace, const std::vector<std::string> &notices); ///< `trace`: "sample 3"
    void tellCounts() const;

private:
    struct Known {
        std::string first; ///< as it was told
        int traces = 0;
    };
    std::map<std::string, Known> known_;
};

} // namespace sinkscope
