#include "scenario/yaml/yaml.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "sunward/units/text.hpp"

namespace sunward::scenario {

namespace {

/// Builds the tree from the parser's events. The parser itself would give neither places of keys nor repeated keys.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::uint32_t file, const Sources& sources, Budget& budget)
        : file_(file), sources_(sources), budget_(budget) {}

    Node take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}

    void OnNull(const YAML::Mark& at, YAML::anchor_t anchor) override {
        Node node;
        node.at = mark(at);
        spend(1, node.at);
        add(std::move(node), anchor);
    }

    void OnAlias(const YAML::Mark& at, YAML::anchor_t anchor) override {
        const auto found = anchors_.find(anchor);
        if (found == anchors_.end())
            fail(mark(at), "an alias inside of what it stands for");
        spend(found->second.size, mark(at));
        if (open_.size() + found->second.depth > most_depth)
            fail(mark(at), fmt::format("nested deeper than {} levels", most_depth));
        add(found->second.node, 0);
    }

    void OnScalar(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node node = scalar_node(value, mark(at));
        node.plain = tag == "?";
        spend(1, node.at);
        // An escape sequence in double quotes may stand for any character.
        if (!is_printable(value, true))
            fail(node.at, "text with a control character");
        check_tag(tag, node.at);
        add(std::move(node), anchor);
    }

    void OnSequenceStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(Node::Kind::list, at, tag, anchor);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(Node::Kind::map, at, tag, anchor);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Node node;
        YAML::anchor_t anchor = 0;
        bool has_key = false;
        std::string key;
        Mark key_at;
    };
    struct Anchored {
        Node node;
        std::size_t size = 1;
        std::size_t depth = 0;
    };

    [[nodiscard]] Mark mark(const YAML::Mark& at) const {
        return {file_, static_cast<std::uint32_t>(at.line + 1), static_cast<std::uint32_t>(at.column + 1)};
    }

    [[noreturn]] void fail(const Mark& at, std::string message) const {
        throw InputError(sources_.locate(at), "", std::move(message));
    }

    void spend(std::size_t nodes, const Mark& at) {
        if (nodes > budget_.nodes)
            fail(at, "too large: more than a million values once aliases are expanded");
        budget_.nodes -= nodes;
    }

    void check_tag(const std::string& tag, const Mark& at) const {
        if (!tag.empty() && tag != "?" && tag != "!")
            fail(at, "the tag has no meaning here");
    }

    void open(Node::Kind kind, const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor) {
        Open opened;
        opened.node.kind = kind;
        opened.node.at = mark(at);
        opened.anchor = anchor;
        spend(1, opened.node.at);
        check_tag(tag, opened.node.at);
        if (open_.size() >= most_depth)
            fail(opened.node.at, fmt::format("nested deeper than {} levels", most_depth));
        open_.push_back(std::move(opened));
    }

    void close() {
        Open closed = std::move(open_.back());
        open_.pop_back();
        add(std::move(closed.node), closed.anchor);
    }

    static void measure(const Node& node, std::size_t level, Anchored& into) {
        into.depth = std::max(into.depth, level);
        into.size += node.entries.size();
        for (const Entry& entry : node.entries)
            measure(entry.value, level + 1, into);
    }

    void add(Node node, YAML::anchor_t anchor) {
        if (anchor != 0) {
            Anchored anchored;
            measure(node, node.entries.empty() ? 0 : 1, anchored);
            spend(anchored.size, node.at);
            anchored.node = node;
            anchors_[anchor] = std::move(anchored);
        }
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Open& parent = open_.back();
        if (parent.node.kind == Node::Kind::list) {
            const Mark at = node.at;
            parent.node.entries.push_back({"", at, std::move(node)});
        } else if (parent.has_key) {
            parent.node.entries.push_back({std::move(parent.key), parent.key_at, std::move(node)});
            parent.has_key = false;
        } else {
            if (node.kind != Node::Kind::scalar)
                fail(node.at, fmt::format("expected a key, found {}", describe(node)));
            if (parent.node.entries.size() >= most_entries)
                fail(node.at, fmt::format("more than {} keys in one map", most_entries));
            parent.has_key = true;
            parent.key = std::move(node.text);
            parent.key_at = node.at;
        }
    }

    std::uint32_t file_;
    const Sources& sources_;
    Budget& budget_;
    Node root_;
    std::vector<Open> open_;
    std::map<YAML::anchor_t, Anchored> anchors_;
};

/// The parser takes 0x04 for the end of the text and passes other control characters on.
void check_characters(std::string_view text, std::uint32_t file, const Sources& sources) {
    Mark at{file, 1, 1};
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool control = (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F;
        if (control)
            throw InputError(sources.locate(at), "", fmt::format("control character 0x{:02x}", byte));
        const std::size_t length = utf8_length(text.substr(i));
        if (length == 0)
            throw InputError(sources.locate(at), "", fmt::format("byte 0x{:02x}, expected text in UTF-8", byte));
        i += length;
        at.column += 1;
        if (byte == '\n')
            at = {file, at.line + 1, 1};
    }
}

void drop_repeated_keys(Node& node, const std::string& path, Faults& faults) {
    if (node.is_map()) {
        std::map<std::string_view, Mark> seen;
        std::vector<bool> repeated(node.entries.size());
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            const Entry& entry = node.entries[i];
            const auto [first, fresh] = seen.emplace(entry.key, entry.at);
            repeated[i] = !fresh;
            if (!fresh)
                faults.add(entry.at, join(path, entry.key),
                           fmt::format("repeated key, the first one is at line {}, column {}", first->second.line,
                                       first->second.column));
        }
        if (seen.size() < node.entries.size()) {
            seen.clear();
            std::vector<Entry> kept;
            for (std::size_t i = 0; i < node.entries.size(); ++i)
                if (!repeated[i])
                    kept.push_back(std::move(node.entries[i]));
            node.entries = std::move(kept);
        }
    }
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
        Entry& entry = node.entries[i];
        drop_repeated_keys(entry.value, node.is_map() ? join(path, entry.key) : join(path, i), faults);
    }
}

/// Whether a text may be a key of ours: lower-case letters, digits, dashes and underscores.
bool is_key(std::string_view text) {
    return !text.empty() && text.front() >= 'a' && text.front() <= 'z' &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") == std::string_view::npos;
}

std::string_view line_of(std::string_view text, std::size_t number) {
    for (; number > 0 && !text.empty(); --number)
        text.remove_prefix(std::min(text.size(), text.find('\n') + std::size_t{1}));
    return text.substr(0, text.find('\n'));
}

/// Whether a line begins as an entry of a list does whose blank is missing: `-{name: a}`, `-name: a`.
bool lacks_blank_after_dash(std::string_view line) {
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(' ')));
    if (line.size() < 2 || line[0] != '-')
        return false;
    const bool word = (line[1] >= 'a' && line[1] <= 'z') || (line[1] >= 'A' && line[1] <= 'Z');
    return line[1] == '{' || line[1] == '[' || (word && line.find(": ") != std::string_view::npos);
}

/// Whether a line is a key and its value without the blank between them: `name:britain`, `- name:britain`.
bool lacks_blank_after_colon(std::string_view line) {
    line.remove_prefix(std::min(line.size(), line.find_first_not_of(" -")));
    const std::size_t colon = line.find(':');
    const std::string_view key = line.substr(0, colon);
    return colon != std::string_view::npos && colon + 1 < line.size() && line[colon + 1] != ' ' && is_key(key);
}

/// What most likely has to be done about an error of the parser, by the line that it was found in.
std::string_view cure(std::string_view text, const YAML::Exception& error) {
    const std::string_view line = line_of(text, static_cast<std::size_t>(std::max(error.mark.line, 0)));
    const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
    if (indent.find('\t') != std::string_view::npos)
        return "; the line is indented with a tab, YAML takes spaces only";
    const std::string_view before = line.substr(0, line.find("${"));
    const auto quotes = std::ranges::count_if(before, [](char c) { return c == '"' || c == '\''; });
    if (before.size() < line.size() && quotes % 2 == 0)
        return "; within { } or [ ] a text with ${NAME} needs quotes";
    if (error.msg.find("flow not found") != std::string::npos || error.msg == YAML::ErrorMsg::FLOW_END)
        return "; a { or [ before it is not closed";
    const auto number = static_cast<std::size_t>(std::max(error.mark.line, 0));
    const std::string_view above = number == 0 ? std::string_view() : line_of(text, number - 1);
    for (const std::string_view suspect : {line, above}) {
        if (lacks_blank_after_dash(suspect))
            return "; a blank is missing after '-'";
        if (lacks_blank_after_colon(suspect))
            return "; a blank is missing after ':'";
    }
    if (error.msg == YAML::ErrorMsg::MAP_VALUE)
        return "; a key has one value: either the line is indented too far, or a text with ': ' lacks quotes";
    if (error.msg.ends_with("not found"))
        return "; is it indented like the lines that it belongs to?";
    return "";
}

} // namespace

Node parse_yaml(std::string_view text, std::uint32_t file, Budget& budget, Faults& faults) {
    const Sources& sources = faults.sources();
    check_characters(text, file, sources);
    TreeBuilder builder(file, sources, budget);
    try {
        std::istringstream stream{std::string(text)};
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(builder)) {
            Node root = builder.take();
            if (parser.HandleNextDocument(builder))
                throw InputError(sources.locate(root.at), "", "expected one document, found several");
            drop_repeated_keys(root, "", faults);
            return root;
        }
    } catch (const YAML::Exception& error) {
        const Mark at{file, static_cast<std::uint32_t>(error.mark.line + 1),
                      static_cast<std::uint32_t>(error.mark.column + 1)};
        throw InputError(sources.locate(at), "", fmt::format("invalid YAML: {}{}", error.msg, cure(text, error)));
    }
    Node none;
    none.at = {file, 1, 1};
    return none;
}

} // namespace sunward::scenario
