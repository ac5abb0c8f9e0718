#include "core/text/jinja/template.h"

#include "core/text/jinja/interpreter_internal.h"
#include "core/text/jinja/parser_internal.h"

namespace sinkscope::jinja {

Template::Template(std::string_view source) : syntax_(std::make_unique<const Syntax>(Parser(read_tokens(source)).run()))
{
}

Template::~Template() = default;

std::string Template::render(const Dictionary &variables, const std::tm &now, const Limits &limits) const
{
    return Interpreter(variables, now, limits).render(*syntax_);
}

bool Template::reads(const std::string &name) const
{
    return syntax_->names.contains(name);
}

} // namespace sinkscope::jinja
