// A signal that waits.
#pragma once

#include <csignal>

namespace sunward {

/// A signal is held back from this thread while this lives: for steps that belong together.
class HeldSignal {
public:
    explicit HeldSignal(int signal);
    ~HeldSignal();
    HeldSignal(const HeldSignal&) = delete;
    HeldSignal& operator=(const HeldSignal&) = delete;

    /// Takes the signal away if it has come meanwhile, unless whoever held it back before waits for it.
    void drop() const;

private:
    int signal_;
    sigset_t before_{};
};

} // namespace sunward
