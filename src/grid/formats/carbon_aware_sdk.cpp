#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "grid/signal/parameters.hpp"
#include "grid/signal/table.hpp"
#include "sunward/error/faults.hpp"
#include "sunward/series/text_file.hpp"
#include "sunward/units/parse.hpp"
#include "sunward/units/text.hpp"

namespace sunward::grid::formats {

using namespace parameter::types;

namespace {

using nlohmann::json;

constexpr std::size_t largest_file = std::size_t{64} << 20;
constexpr int deepest = 4; ///< the format needs three levels
/// A year of 25 locations has 2,200,000 values and as many names.
constexpr std::size_t most_values = 6'000'000;

/// Line and column of a byte of the text, both from 1.
Location place(const std::string& file, std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
    const auto lines = static_cast<std::size_t>(std::ranges::count(before, '\n'));
    const std::size_t start = before.rfind('\n');
    return {file, lines + 1, before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1};
}

/// Counts values and levels without keeping them. A parser with a callback would look through all the elements of an
/// array at the end of each.
class Bounds : public nlohmann::json_sax<json> {
public:
    bool null() override { return add(); }
    bool boolean(bool /*value*/) override { return add(); }
    bool number_integer(json::number_integer_t /*value*/) override { return add(); }
    bool number_unsigned(json::number_unsigned_t /*value*/) override { return add(); }
    bool number_float(json::number_float_t /*value*/, const std::string& /*text*/) override { return add(); }
    bool string(std::string& /*value*/) override { return add(); }
    bool binary(json::binary_t& /*value*/) override { return add(); }
    bool key(std::string& /*value*/) override { return add(); }
    bool start_object(std::size_t /*elements*/) override { return open(); }
    bool start_array(std::size_t /*elements*/) override { return open(); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t /*at*/, const std::string& /*token*/, const json::exception& /*error*/) override {
        return false; // told by the parser that reads
    }

    [[nodiscard]] bool is_too_many() const { return values_ > most_values; }
    [[nodiscard]] bool is_too_deep() const { return depth_ > deepest; }

private:
    bool add() { return ++values_ <= most_values; }
    bool open() { return ++depth_ <= deepest && add(); }
    bool close() {
        --depth_;
        return true;
    }

    std::size_t values_ = 0;
    int depth_ = 0;
};

json parse(const std::string& file, std::string_view text) {
    Bounds bounds;
    (void)json::sax_parse(text, &bounds);
    if (bounds.is_too_many())
        throw InputError({file, 0, 0}, "", fmt::format("more than {} values", most_values));
    if (bounds.is_too_deep())
        throw InputError({file, 0, 0}, "", fmt::format("nested deeper than {} levels", deepest));
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        throw InputError(place(file, text, error.byte), "", "not JSON, expected an array of {Location, Time, Rating}");
    } catch (const json::exception& error) {
        throw InputError({file, 0, 0}, "", fmt::format("not JSON that can be read: {}", error.what()));
    }
}

/// Member by its name in files (`Rating`) or in answers of the SDK's web service (`rating`); null when absent.
const json* member(const json& entry, std::string name) {
    if (const auto found = entry.find(name); found != entry.end())
        return &*found;
    name.front() = static_cast<char>(name.front() - 'A' + 'a');
    const auto found = entry.find(name);
    return found != entry.end() ? &*found : nullptr;
}

std::optional<std::string_view> text_of(const json* value) {
    if (value == nullptr || !value->is_string())
        return std::nullopt;
    return std::string_view(value->get_ref<const std::string&>());
}

/// `HH:MM` or `HH:MM:SS`, longer than nothing and at most a day.
std::optional<Duration> parse_length(std::string_view text) {
    std::int64_t parts[3] = {0, 0, 0};
    std::size_t count = 1;
    std::size_t digits = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9' && digits < 2) {
            parts[count - 1] = parts[count - 1] * 10 + (c - '0');
            ++digits;
        } else if (c == ':' && digits > 0 && count < 3) {
            ++count;
            digits = 0;
        } else {
            return std::nullopt;
        }
    }
    if (count < 2 || digits != 2 || parts[1] > 59 || parts[2] > 59)
        return std::nullopt;
    const Duration length{((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1'000'000};
    if (length.us == 0 || length > Duration::from_days(1))
        return std::nullopt;
    return length;
}

const json& entries(const json& root, const std::string& file) {
    const json* list = root.is_object() ? member(root, "Emissions") : &root;
    if (list == nullptr || !list->is_array())
        throw InputError({file, 0, 0}, "", "expected an array of {Location, Time, Rating, Duration}");
    return *list;
}

constexpr std::ptrdiff_t most_names = 50;

std::string no_location(const std::string& asked, const std::vector<std::string_view>& names) {
    if (names.empty())
        return "no entry of the file has a Location";
    const std::string near = asked.empty() ? std::string() : suggestion(asked, names);
    const std::string problem = asked.empty() ? std::string("missing, the file has several locations")
                                              : fmt::format("'{}' is not in the file", asked);
    if (!near.empty())
        return problem + near;
    const auto listed = std::min(std::ssize(names), most_names);
    return fmt::format("{}; expected one of {}{}", problem, fmt::join(names.begin(), names.begin() + listed, ", "),
                       listed < std::ssize(names) ? fmt::format(" and {} more", std::ssize(names) - listed) : "");
}

/// The location asked for, or the only one of the file.
std::string choose_location(const json& list, const SignalSource& source) {
    const std::string asked(source.values.text_if_given("location"));
    std::set<std::string_view> known;
    for (const json& entry : list)
        if (const auto name = entry.is_object() ? text_of(member(entry, "Location")) : std::nullopt)
            known.insert(*name);
    if (asked.empty() && known.size() == 1)
        return std::string(*known.begin());
    if (!asked.empty() && known.contains(asked))
        return asked;
    throw InputError({source.file.string(), 0, 0}, "location", no_location(asked, {known.begin(), known.end()}));
}

/// Adds the entries of one location one after the other.
class EntryReader {
public:
    explicit EntryReader(const SignalSource& source)
        : kind_(source.kind), scale_(source.scale.value_or(1)), file_(source.file.string()), clock_(source.time_zone) {}

    void add(const json& entry, std::string_view location) {
        ++entries_;
        const auto here = entry.is_object() ? text_of(member(entry, "Location")) : std::nullopt;
        if (!here)
            fault("Location", "expected the name of a location");
        else if (*here == location)
            add(entry);
    }
    std::vector<Point> finish() {
        faults_.raise();
        return std::move(points_);
    }

private:
    void add(const json& entry) {
        const auto at = read_time(entry);
        const double value = read_rating(entry);
        const auto length = read_length(entry);
        if (!at || !length)
            return;
        if (end_ && *at < *end_)
            fault("Time", fmt::format("{} is before the end of the entry before it", to_string(*at)));
        if (end_ && *at > *end_)
            points_.push_back({*end_, std::numeric_limits<double>::quiet_NaN()});
        points_.push_back({*at, value});
        end_ = *at + *length;
    }
    std::optional<Instant> read_time(const json& entry) {
        const auto text = text_of(member(entry, "Time"));
        std::string problem = "expected a time such as 2021-10-25T14:50:00+00:00";
        const auto at = text ? clock_.read(*text, problem) : std::nullopt;
        if (!at)
            fault("Time", problem);
        return at;
    }
    double read_rating(const json& entry) {
        const json* rating = member(entry, "Rating");
        const double missing = std::numeric_limits<double>::quiet_NaN();
        const auto word = text_of(rating);
        if (rating != nullptr && (rating->is_null() || (word && is_missing(*word))))
            return missing;
        if (rating == nullptr || !rating->is_number()) {
            fault("Rating", "expected a number of gCO2/kWh");
            return missing;
        }
        const double value = rating->get<double>();
        if (std::abs(value) > greatest_value)
            fault("Rating",
                  fmt::format("{} is out of range, expected at most {}", shortest(value), shortest(greatest_value)));
        if (value < 0 && never_negative(kind_))
            fault("Rating",
                  fmt::format("{} is negative, expected an average intensity of at least 0", shortest(value)));
        return value * scale_;
    }
    std::optional<Duration> read_length(const json& entry) {
        const auto text = text_of(member(entry, "Duration"));
        const auto length = text ? parse_length(*text) : std::nullopt;
        if (!length)
            fault("Duration", "expected hours and minutes such as 01:00");
        return length;
    }
    void fault(std::string_view name, std::string message) {
        faults_.add({file_, 0, 0}, fmt::format("[{}].{}", entries_ - 1, name), std::move(message));
    }

    SignalKind kind_;
    double scale_;
    std::string file_;
    Clock clock_;
    Faults faults_;
    std::size_t entries_ = 0;
    std::vector<Point> points_;
    std::optional<Instant> end_;
};

Readings read(const SignalSource& source) {
    const std::string file = source.file.string();
    const std::string text = read_text(source.file, at_most(largest_file));
    const json root = parse(file, text);
    const json& list = entries(root, file);
    const std::string location = choose_location(list, source);
    EntryReader reader(source);
    for (const json& entry : list)
        reader.add(entry, location);
    return {reader.finish(), {}, Basis::unstated};
}

} // namespace

extern const SignalFormat carbon_aware_sdk = {
    .name = "carbon-aware-sdk",
    .help = "Carbon Aware SDK emissions file (JSON), by location",
    .source = "Green Software Foundation, Carbon Aware SDK",
    .parameters =
        [](Measure measure) {
            Parameters own = unit_and_basis(measure);
            own.push_back(field("location", text(), "Which location of the file").required());
            return own;
        },
    .traits = {.intensities_only = true, .is_table = false},
    .page = {.looks =
                 "An array of entries, or that array under `Emissions`; names of members as in files (`Rating`) or "
                 "in answers of the web service (`rating`).",
             .lines = "[{\"Location\": \"here\", \"Time\": \"2024-03-01T00:00:00+00:00\", \"Rating\": 90, "
                      "\"Duration\": \"01:00\"},\n"
                      " {\"Location\": \"here\", \"Time\": \"2024-03-01T01:00:00+00:00\", \"Rating\": 57, "
                      "\"Duration\": \"01:00\"}]",
             .cleaned = "Time between two entries is a gap.",
             .example = "{format: carbon-aware-sdk, file: emissions.json, location: here}"},
    .read = read,
};

} // namespace sunward::grid::formats
