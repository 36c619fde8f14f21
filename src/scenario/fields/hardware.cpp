// Fields: accelerators, node types, and where their figures come from.
#include "scenario/fields/schema.hpp"
#include "sunward/hardware/accelerator.hpp"

namespace sunward::scenario {

using namespace types;

namespace {

constexpr double first_year = 1940;
constexpr double last_year = 2200;

const Record& rates_record() {
    static const Record table = [] {
        Record rates = {"rates", "FLOP/s by number format; of integers, operations a second.", {}, {}, {}, {}};
        for (const std::string_view name : precision_names)
            rates.fields.push_back(field(name, positive(Measure::flop_rate), "With numbers of this format"));
        return rates;
    }();
    return table;
}

const Record& estimate_record() {
    static const Record table = {
        "estimate",
        "Carbon with its bounds; a single value is one without doubt.",
        {
            field("central", quantity(Measure::carbon), "Best estimate").required(),
            field("low", quantity(Measure::carbon), "Least of the estimates").or_derived("`central`"),
            field("high", quantity(Measure::carbon), "Greatest of the estimates").or_derived("`central`"),
        },
        "central",
        {},
        {}};
    return table;
}

/// Keys of figures that may have a source, with each precision of peaks and of what is achievable.
std::vector<Choice> figure_words() {
    static const std::vector<std::string> by_precision = [] {
        std::vector<std::string> words;
        for (const std::string_view key : {"peak", "achievable"})
            for (const std::string_view name : precision_names)
                words.push_back(std::string(key) + "." + std::string(name));
        return words;
    }();
    std::vector<Choice> words;
    for (const std::string_view word :
         {"released", "peak", "achievable", "memory", "memory_bandwidth", "idle", "full", "in_training", "embodied",
          "life", "accelerator", "host", "host.embodied", "rated", "links"})
        words.push_back({word, {}});
    for (const std::string& word : by_precision)
        words.push_back({word, {}});
    return words;
}

const Record& source_record() {
    static const Record table = {
        "source of figures",
        "Where figures come from. The most specific one counts: `peak.fp8` before `peak`.",
        {
            field("of", list_of(choice(figure_words())), "Keys of the figures").required(),
            field("source", text(), "Publication, data sheet, measurement").required(),
            field("year", integer(first_year, last_year), "Of the source").required(),
            field("tag", choice(choices_of(std::span<const TagName>(tag_names))), "How the figure was had from it")
                .required(),
        },
        {},
        {},
        {}};
    return table;
}

const Record& host_record() {
    static const Record table = {
        "host",
        "What is in a node beside its accelerators: processors, memory, network cards, fans. Its draw is linear in its "
        "load.",
        {
            field("idle", quantity(Measure::power), "Draw when nothing runs").required(),
            field("full", quantity(Measure::power), "Draw at full load").required(),
            field("embodied", record(estimate_record()), "What it took to make it").or_derived("not known"),
            field("life", span(), "Over which that is written off").or_derived("4 years"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& node_link_record() {
    static const Record table = {"node link",
                                 "A connection as one accelerator has it.",
                                 {
                                     field("bandwidth", positive(Measure::bandwidth), "One way").required(),
                                     field("latency", duration(), "Of a message without bytes").or_else("0 s"),
                                 },
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& links_record() {
    static const Record table = {
        "node links",
        "How the accelerators of a cluster are connected.",
        {
            field("inside", record(node_link_record()), "With those of the same node").or_derived("not known"),
            field("between", record(node_link_record()), "With those of other nodes").or_derived("not known"),
        },
        {},
        {},
        {}};
    return table;
}

/// What is known of an accelerator, beside its name.
std::vector<Field> figures_of_device(bool draw_needed) {
    const auto draw = [&](std::string_view key, std::string_view help) {
        Field power = field(key, quantity(Measure::power), help);
        return draw_needed ? std::move(power).required() : std::move(power).or_derived("that of `device`");
    };
    return {
        field("kind", choice(choices_of(std::span<const AcceleratorKindName>(accelerator_kind_names))), "What it is")
            .or_derived("not known"),
        field("released", integer(first_year, last_year), "Year").or_derived("not known"),
        field("peak", record(rates_record()), "Dense peak, without sparsity").or_derived("not known"),
        field("achievable", record(rates_record()), "What products of matrices reach at best").or_derived("not known"),
        field("memory", positive(Measure::data), "Memory of one chip").or_derived("not known"),
        field("memory_bandwidth", positive(Measure::bandwidth), "Of one chip").or_derived("not known"),
        draw("idle", "Draw when nothing runs"),
        draw("full", "Draw at full load: the limit of the board"),
        field("in_training", quantity(Measure::power), "Mean draw that was measured in training")
            .or_derived("not known"),
        field("embodied", record(estimate_record()), "What it took to make the chip with its board")
            .or_derived("not known"),
        field("life", span(), "Over which that is written off").or_derived("4 years"),
        field("sources", list_of(record(source_record())), "Where the figures come from").or_derived("not stated"),
    };
}

/// Of a node: by name, written out, or like one of a name but for the keys given.
const Record& accelerator_record() {
    static const Record table = [] {
        Record accelerator = {"accelerator",
                              "Each of a node's accelerators: by the name of a device, or written out, of which "
                              "`idle` and `full` are enough. Keys beside `device` take the place of the device's.",
                              {field("device", reference("accelerators"), "One of `accelerators` or of the catalogue"),
                               field("name", name(), "Its name").or_derived("that of `device`")},
                              "device",
                              {},
                              {}};
        const std::vector<Field> figures = figures_of_device(false);
        accelerator.fields.insert(accelerator.fields.end(), figures.begin(), figures.end());
        return accelerator;
    }();
    return table;
}

} // namespace

const Record& device_record() {
    static const Record table = [] {
        Record device = {"device",
                         "An accelerator that node types may name. Draw is linear in its load.",
                         {field("name", name(), "Its name").required()},
                         {},
                         {},
                         {}};
        const std::vector<Field> figures = figures_of_device(true);
        device.fields.insert(device.fields.end(), figures.begin(), figures.end());
        return device;
    }();
    return table;
}

const Record& node_record() {
    static const Record table = {
        "node type",
        "A node: accelerators in a host. A node without accelerators counts as one: itself.",
        {
            field("name", name(), "Name of the node type").or_derived("the name of the cluster; needed in `nodes`"),
            field("hardware", name(), "Name of the accelerator, for results")
                .or_derived("the name of the device, else of the node type"),
            field("accelerators", integer(1, 1024), "Accelerators in a node").or_else("1"),
            field("accelerator", record(accelerator_record()), "Each accelerator and its draw").required(),
            field("host", record(host_record()),
                  "Draw of everything else in the node, full when all accelerators are busy")
                .or_derived("nothing"),
            field("asleep", quantity(Measure::power),
                  "Draw of the whole node while no job is on it; it falls asleep and wakes up at once")
                .or_derived("it stays awake: its idle draw"),
            field("rated", quantity(Measure::power), "The most that the whole node may draw, for planning")
                .or_derived("not known"),
            field("in_training", quantity(Measure::power), "Mean draw of the whole node in training")
                .or_derived("not known"),
            field("links", record(links_record()), "How its accelerators are connected").or_derived("not known"),
            field("sources", list_of(record(source_record())), "Where the figures come from").or_derived("not stated"),
        },
        {},
        {},
        {}};
    return table;
}

const Record& node_catalogue_record() {
    static const Record table = {"catalogue",
                                 "Node types that every scenario may name.",
                                 {field("nodes", list_of(record(node_record())), "Node types").required()},
                                 {},
                                 {},
                                 {}};
    return table;
}

const Record& device_catalogue_record() {
    static const Record table = {"catalogue",
                                 "Accelerators that every node type may name.",
                                 {field("accelerators", list_of(record(device_record())), "Accelerators").required()},
                                 {},
                                 {},
                                 {}};
    return table;
}

} // namespace sunward::scenario
