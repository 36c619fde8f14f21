// A policy in a shared library: loaded, called, and every fault of it put into words.
#include <dlfcn.h>

#include <chrono>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "policy/plugin/library_host.hpp"
#include "policy/plugin/plugin.hpp"
#include "policy/plugin/plugin_call.hpp"
#include "sunward/error/error.hpp"
#include "sunward/process/forked.hpp"

namespace sunward {

namespace {

static_assert(static_cast<std::uint32_t>(Event::Kind::finished) == SUNWARD_FINISHED &&
              static_cast<std::uint32_t>(Event::Kind::suspended) == SUNWARD_SUSPENDED &&
              static_cast<std::uint32_t>(Event::Kind::running) == SUNWARD_RUNNING &&
              static_cast<std::uint32_t>(Event::Kind::signal_change) == SUNWARD_SIGNAL_CHANGE &&
              static_cast<std::uint32_t>(Event::Kind::submitted) == SUNWARD_SUBMITTED &&
              static_cast<std::uint32_t>(Event::Kind::wake) == SUNWARD_WAKE &&
              static_cast<std::uint32_t>(Event::Kind::resized) == SUNWARD_RESIZED &&
              static_cast<std::uint32_t>(Event::Kind::failed) == SUNWARD_FAILED &&
              static_cast<std::uint32_t>(Event::Kind::repaired) == SUNWARD_REPAIRED && no_job == SUNWARD_NO_JOB &&
              Instant::never().us == SUNWARD_NEVER);

/// The functions that a library exports.
struct Functions {
    decltype(&sunward_plugin_abi) abi = nullptr;
    decltype(&sunward_plugin_create) create = nullptr;
    decltype(&sunward_plugin_begin) begin = nullptr;
    decltype(&sunward_plugin_schedule) schedule = nullptr;
    decltype(&sunward_plugin_destroy) destroy = nullptr;
};

class LibraryPolicy final : public Scheduler {
public:
    explicit LibraryPolicy(const PolicySpec& spec)
        : name_(spec.name), plugin_(*spec.plugin), host_(spec.plugin->true_length) {}
    ~LibraryPolicy() override;
    LibraryPolicy(const LibraryPolicy&) = delete;
    LibraryPolicy& operator=(const LibraryPolicy&) = delete;

    [[nodiscard]] std::string_view name() const override { return name_; }
    void begin(const View& view, std::size_t jobs) override;
    void schedule(const View& view, std::span<const Event> events, Decisions& decisions) override;
    void end() override;
    [[nodiscard]] bool wants_signal_changes() const override { return (wants_ & SUNWARD_WANTS_SIGNAL_CHANGES) != 0; }
    [[nodiscard]] std::vector<std::string> notes() const override { return host_.notes(); }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw PolicyError(name_, now_, "", fmt::format("the plug-in {}: {}", plugin_.library, what));
    }
    void load();
    template <typename Function>
    void find(Function& into, const char* symbol);
    template <typename Work>
    void call(const View& view, Decisions* decisions, std::string_view function, const Work& work);
    template <typename Work>
    void run(std::string_view function, const Work& work);
    void destroy();

    std::string name_;
    PluginSpec plugin_;
    LibraryHost host_;
    Instant now_{};
    void* library_ = nullptr;
    Functions functions_;
    void* policy_ = nullptr;
    std::uint32_t wants_ = 0;
    std::vector<sunward_event> events_;
};

/// Runs foreign code; exceptions of the library become errors of the policy.
template <typename Work>
void LibraryPolicy::run(std::string_view function, const Work& work) {
    try {
        const PluginCall under_way({name_, plugin_.library, now_, plugin_.timeout}, function);
        work();
    } catch (const std::exception& error) {
        fail(fmt::format("an exception left {}(): {}", function, error.what()));
    } catch (...) {
        fail(fmt::format("an exception left {}()", function));
    }
}

template <typename Work>
void LibraryPolicy::call(const View& view, Decisions* decisions, std::string_view function, const Work& work) {
    now_ = view.now();
    host_.open(view, decisions);
    run(function, work);
    if (const auto fault = host_.close())
        fail(*fault);
}

template <typename Function>
void LibraryPolicy::find(Function& into, const char* symbol) {
    void* found = dlsym(library_, symbol);
    if (found == nullptr)
        fail(fmt::format("the function {} is missing", symbol));
    into = reinterpret_cast<Function>(found);
}

void LibraryPolicy::load() {
    std::string problem;
    run("dlopen", [&] {
        library_ = dlopen(plugin_.library.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library_ == nullptr)
            problem = dlerror();
    });
    if (library_ == nullptr)
        fail("cannot be loaded: " + problem);
    find(functions_.abi, "sunward_plugin_abi");
    std::uint32_t version = 0;
    run("sunward_plugin_abi", [&] { version = functions_.abi(); });
    if (version != SUNWARD_PLUGIN_ABI)
        fail(fmt::format("was built for version {} of sunward/plugin.h, expected version {}", version,
                         SUNWARD_PLUGIN_ABI));
    find(functions_.create, "sunward_plugin_create");
    find(functions_.begin, "sunward_plugin_begin");
    find(functions_.schedule, "sunward_plugin_schedule");
    find(functions_.destroy, "sunward_plugin_destroy");
}

void LibraryPolicy::begin(const View& view, std::size_t jobs) {
    now_ = view.now();
    expose_faults();
    load();
    call(view, nullptr, "sunward_plugin_create",
         [&] { policy_ = functions_.create(plugin_.options.c_str(), host_.table()); });
    if (policy_ == nullptr)
        fail("sunward_plugin_create() failed without saying why");
    call(view, nullptr, "sunward_plugin_begin", [&] { wants_ = functions_.begin(policy_, jobs); });
}

void LibraryPolicy::schedule(const View& view, std::span<const Event> events, Decisions& decisions) {
    events_.clear();
    for (const Event& event : events) {
        if (event.kind == Event::Kind::submitted)
            host_.submitted(event.job);
        events_.push_back({static_cast<std::uint32_t>(event.kind), event.job});
    }
    call(view, &decisions, "sunward_plugin_schedule",
         [&] { functions_.schedule(policy_, events_.data(), events_.size()); });
}

void LibraryPolicy::destroy() {
    void* policy = std::exchange(policy_, nullptr);
    if (policy != nullptr)
        run("sunward_plugin_destroy", [&] { functions_.destroy(policy); });
}

/// A process that the library leaves running could hold on to what is ours, and nobody would end it. It has a moment to
/// end by itself.
void LibraryPolicy::end() {
    destroy();
    end_exposure();
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    std::vector<pid_t> left = strange_children();
    while (!left.empty() && std::chrono::steady_clock::now() < latest) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        left = strange_children();
    }
    if (!left.empty())
        fail(fmt::format("left process{} {} running", left.size() == 1 ? "" : "es", fmt::join(left, ", ")));
}

/// After end(), or when the run has failed, which is told already.
LibraryPolicy::~LibraryPolicy() {
    try {
        destroy();
    } catch (const std::exception&) {
        policy_ = nullptr;
    }
    if (library_ != nullptr)
        dlclose(library_);
}

} // namespace

std::unique_ptr<Scheduler> make_library_policy(const PolicySpec& spec) { return std::make_unique<LibraryPolicy>(spec); }

} // namespace sunward
