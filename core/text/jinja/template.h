#pragma once

#include "core/data/error.h"
#include "core/text/jinja/value.h"

#include <cstdint>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>

namespace sinkscope::jinja {

/// A template that is not understood or cannot be evaluated: "line 3: filter \"foo\" is not known".
class TemplateError : public Error {
public:
    TemplateError(int line, const std::string &what) : Error("line " + std::to_string(line) + ": " + what), line_(line)
    {
    }
    int line() const { return line_; }

private:
    int line_;
};

/// What a rendering may use; beyond it a TemplateError is thrown. A template comes with a downloaded model and is not
/// trusted: without these a few characters of it could fill the memory or never end.
struct Limits {
    int64_t steps = 5'000'000; ///< nodes evaluated, and elements that filters and methods go through
    int64_t bytes = 512 << 20; ///< of all strings and containers that are made, freed ones counted too
    int64_t output = 64 << 20; ///< bytes of rendered text
    int depth = 250; ///< of calls within calls, and of containers within containers
};

struct Syntax; ///< what the parser makes of a template

/// A chat template: Jinja as `transformers` sets it up (sandboxed and immutable, trim_blocks, lstrip_blocks, loop
/// controls, generation tags, its own tojson, raise_exception and strftime_now). Immutable, safe to share between
/// threads.
class Template {
public:
    /// Throws TemplateError naming line and construct.
    explicit Template(std::string_view source);
    ~Template();

    /// The text that the template makes of the variables; `now`: what strftime_now writes. Throws TemplateError.
    std::string render(const Dictionary &variables, const std::tm &now = {}, const Limits &limits = {}) const;

    /// True when the template has the name anywhere.
    bool reads(const std::string &name) const;

private:
    std::unique_ptr<const Syntax> syntax_;
};

} // namespace sinkscope::jinja
