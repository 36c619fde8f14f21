#include "scenario/read/input_files.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "scenario/fields/schema.hpp"
#include "scenario/read/read.hpp"
#include "scenario/yaml/paths.hpp"

namespace sunward::scenario {

namespace fs = std::filesystem;

namespace {

class Collector {
public:
    void add(fs::path path) {
        path = path.lexically_normal();
        const auto found = std::ranges::find(files_, path, &InputFile::path);
        if (found == files_.end())
            files_.push_back({std::move(path), of_policy_});
        else
            found->of_policy = found->of_policy && of_policy_;
    }

    void add_named(const Node& node, const Type& type) {
        switch (type.kind) {
        case Type::Kind::either: add_named(node, type.parts[fits(node, type.parts[0]) ? 0 : 1]); return;
        case Type::Kind::record: add_fields(node, *type.record); return;
        case Type::Kind::list:
        case Type::Kind::table:
            for (const Entry& entry : node.entries)
                add_named(entry.value, type.parts.back());
            return;
        case Type::Kind::path: add_file(node); return;
        case Type::Kind::paths:
            for (const fs::path& file : matching_files(node.text))
                add(file);
            return;
        case Type::Kind::argument:
        case Type::Kind::anything: add_texts(node); return;
        default: return;
        }
    }

    std::vector<InputFile> take() { return std::move(files_); }

private:
    void add_fields(const Node& node, const Record& record) {
        for (const Field& field : record.fields) {
            const Node* value = node.get(field.key);
            if (value == nullptr)
                continue;
            // The scenario has one policy; what `policies` has left is the baseline, which counts in every run.
            const bool before = std::exchange(of_policy_, of_policy_ || (depth_ == 0 && field.key == "policy"));
            ++depth_;
            add_named(*value, field.type);
            --depth_;
            of_policy_ = before;
        }
    }

    void add_file(const Node& node) {
        if (node.is_scalar())
            add(node.text);
    }

    void add_texts(const Node& node) {
        std::error_code ignored;
        if (node.is_scalar() && fs::is_regular_file(node.text, ignored))
            add(fs::absolute(node.text));
        for (const Entry& entry : node.entries)
            add_texts(entry.value);
    }

    std::vector<InputFile> files_;
    int depth_ = 0;
    bool of_policy_ = false;
};

} // namespace

std::vector<InputFile> input_files(const Node& root, const Sources& sources) {
    Collector collector;
    for (const Sources::Source& source : sources.all())
        if (!source.file.empty())
            collector.add(source.file);
    collector.add_named(root, types::record(scenario_record()));
    return collector.take();
}

} // namespace sunward::scenario
