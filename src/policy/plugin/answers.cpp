// Lines of the policy.
#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "policy/plugin/child_process.hpp"
#include "policy/plugin/messages.hpp"
#include "sunward/error/count.hpp"
#include "sunward/error/error.hpp"
#include "sunward/units/text.hpp"

namespace sunward {

namespace {

using Json = nlohmann::json;

/// `found`: the part of the line that is at fault.
[[noreturn]] void refuse(const Json& found, std::string_view expected) {
    const std::string text = found.dump(-1, ' ', false, Json::error_handler_t::replace);
    throw ChildFault(fmt::format("wrote {}, expected {}", quoted_line(text), expected));
}

/// What stands around the place where a line ceases to be JSON.
std::string near_part(std::string_view line, std::size_t at) {
    constexpr std::size_t around = 30;
    const std::size_t from = at > around ? at - around : 0;
    return fmt::format("'{}{}{}'", from > 0 ? "..." : "", printable(line.substr(from, 2 * around)),
                       line.size() > from + 2 * around ? "..." : "");
}

Json parsed(std::string_view line) {
    try {
        Json json = Json::parse(line);
        if (!json.is_object())
            refuse(json, "a JSON object");
        return json;
    } catch (const Json::parse_error& error) {
        throw ChildFault(fmt::format("wrote a line that is not JSON, at byte {} of {}: {}", error.byte, line.size(),
                                     near_part(line, error.byte)));
    }
}

/// A number of a job or a pool within `whole`; one beyond what there can be is as unknown as any other.
std::uint32_t number_in(const Json& json, const Json& whole, std::string_view what) {
    if (!json.is_number_unsigned() || json.get<std::uint64_t>() > std::numeric_limits<std::uint32_t>::max())
        refuse(whole, fmt::format("the number of a {} in place of {}", what, json.dump()));
    return json.get<std::uint32_t>();
}

struct DecisionForm {
    std::string_view word;
    std::string_view form;
};
constexpr std::array decision_forms{
    DecisionForm{"start", R"(["start", JOB, POOL] or ["start", JOB, POOL, ACCELERATORS])"},
    DecisionForm{"resize", R"(["resize", JOB, ACCELERATORS])"},
    DecisionForm{"suspend", R"(["suspend", JOB])"},
    DecisionForm{"reject", R"(["reject", JOB])"},
    DecisionForm{"wake", R"(["wake", MICROSECONDS])"},
};

/// The form of the decision that is meant, or all words that begin one.
[[noreturn]] void refuse_decision(const Json& json) {
    const Json word = json.is_array() && !json.empty() ? json[0] : Json();
    std::vector<std::string_view> words;
    for (const DecisionForm& known : decision_forms) {
        if (word == known.word)
            refuse(json, known.form);
        words.push_back(known.word);
    }
    refuse(json, fmt::format("a list that begins with {}{}", fmt::join(words, ", "),
                             word.is_string() ? suggestion(word.get<std::string>(), words) : std::string()));
}

void read_decision(const Json& json, Decisions& decisions) {
    if (!json.is_array() || json.size() < 2 || !json[0].is_string())
        refuse_decision(json);
    const auto& word = json[0].get_ref<const std::string&>();
    const bool is_start = word == "start";
    const bool at_width = is_start && json.size() == 4;
    if (json.size() != (is_start || word == "resize" ? 3U : 2U) && !at_width)
        refuse_decision(json);
    if (is_start)
        decisions.start(number_in(json[1], json, "job"), number_in(json[2], json, "pool"),
                        at_width ? number_in(json[3], json, "width") : 0);
    else if (word == "resize")
        decisions.resize(number_in(json[1], json, "job"), number_in(json[2], json, "width"));
    else if (word == "suspend")
        decisions.suspend(number_in(json[1], json, "job"));
    else if (word == "reject")
        decisions.reject(number_in(json[1], json, "job"));
    else if (word == "wake" && json[1].is_number_integer())
        decisions.wake({json[1].get<std::int64_t>()});
    else
        refuse_decision(json);
}

struct QuestionWord {
    std::string_view word;
    Question::Kind kind;
    bool job;
    bool pool;
};
constexpr std::array question_words{
    QuestionWord{"worked", Question::Kind::worked, true, false},
    QuestionWord{"save_time", Question::Kind::save_time, true, true},
    QuestionWord{"restore_time", Question::Kind::restore_time, true, true},
    QuestionWord{"next_checkpoint", Question::Kind::next_checkpoint, true, false},
    QuestionWord{"site_draw", Question::Kind::site_draw, false, false},
    QuestionWord{"job_draw", Question::Kind::job_draw, true, true},
    QuestionWord{"way", Question::Kind::way, false, false},
};

/// What a question is about, each of which is known.
class QuestionReader {
public:
    QuestionReader(const Json& json, std::uint32_t jobs, const View& view) : json_(json), jobs_(jobs), view_(view) {}

    [[nodiscard]] Question read(const QuestionWord& word) const {
        Question question{word.kind};
        if (word.job)
            question.job = below(jobs_, "job", "submitted job");
        if (word.pool)
            question.pool = below(view_.pools().size(), "pool", "pool");
        if (word.kind == Question::Kind::site_draw)
            question.site = site("site");
        if (word.kind == Question::Kind::way)
            question.site = site("from");
        if (word.kind == Question::Kind::way)
            question.to = site("to");
        const Json working = json_.value("working", Json(true));
        if (!working.is_boolean())
            refuse(json_, "true or false as `working`");
        question.working = working.get<bool>();
        return question;
    }

private:
    [[nodiscard]] std::uint32_t number(const char* key, std::string_view what) const {
        return number_in(json_.value(key, Json()), json_, what);
    }

    [[nodiscard]] std::uint32_t below(std::size_t count, const char* key, std::string_view what) const {
        const std::uint32_t found = number(key, key);
        if (found >= count)
            refuse(json_, fmt::format("a question about one of {}", counted(count, what)));
        return found;
    }

    [[nodiscard]] std::uint32_t site(const char* key) const {
        const std::uint32_t found = number(key, "site");
        if (!std::ranges::any_of(view_.pools(), [&](const PoolView& pool) { return pool.site == found; }))
            refuse(json_, "a question about sites that have a pool");
        return found;
    }

    const Json& json_;
    std::uint32_t jobs_;
    const View& view_;
};

Question read_question(const Json& json, std::uint32_t jobs, const View& view) {
    std::string words;
    for (const QuestionWord& known : question_words) {
        if (json["ask"] == known.word)
            return QuestionReader(json, jobs, view).read(known);
        words += fmt::format("{}`{}`", words.empty() ? "" : ", ", known.word);
    }
    refuse(json, fmt::format("a question after one of {}", words));
}

std::vector<Outlook> read_outlooks(const Json& json) {
    std::vector<Outlook> outlooks;
    for (const Json& word : json) {
        const auto* known =
            std::ranges::find_if(outlook_table, [&](const OutlookInfo& info) { return word == info.word; });
        if (known == outlook_table.end())
            refuse(word, R"(as `outlooks` some of "price", "adder", "solar" and "wind")");
        if (std::ranges::find(outlooks, known->what) == outlooks.end())
            outlooks.push_back(known->what);
    }
    return outlooks;
}

} // namespace

Hello read_hello(std::string_view line) {
    const Json json = parsed(line);
    const Json name = json.value("hello", Json());
    const Json version = json.value("version", Json());
    const Json changes = json.value("signal_changes", Json(false));
    if (!name.is_string() || !version.is_number_integer() || !changes.is_boolean())
        refuse(json, fmt::format(R"({{"hello": "NAME", "version": {}}})", protocol_version));
    if (version != protocol_version)
        throw ChildFault(
            fmt::format("speaks version {} of the protocol, expected version {}", version.dump(), protocol_version));
    return {printable(name.get<std::string>()), changes.get<bool>(),
            read_outlooks(json.value("outlooks", Json::array()))};
}

std::optional<Question> read_answer(std::string_view line, const CallWriter& calls, const View& view,
                                    Decisions& decisions, PolicyNotes& notes) {
    const Json json = parsed(line);
    if (json.value("call", Json()) != calls.call())
        refuse(json, fmt::format("an answer to call {}", calls.call()));
    if (json.contains("ask"))
        return read_question(json, calls.jobs(), view);
    const auto listed = json.find("decisions");
    if (listed == json.end() || !listed->is_array())
        refuse(json, "an object with a list of `decisions`");
    for (const Json& decision : *listed)
        read_decision(decision, decisions);
    if (const auto remarks = json.find("notes"); remarks != json.end()) {
        for (const Json& remark : *remarks) {
            if (!remark.is_string())
                refuse(remark, "texts as `notes`");
            notes.add(remark.get<std::string>());
        }
    }
    return std::nullopt;
}

} // namespace sunward
