#include "core/pipeline.h"

#include <cstdio>

int main()
{
    std::printf("sinkscope %s\n", sinkscope::program_version());
}
