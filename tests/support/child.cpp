#include "child.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

namespace sunward::test {

namespace {

void put(int end, const void* data, std::size_t size) {
    const char* at = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t n = write(end, at, size);
        if (n <= 0)
            _exit(3);
        at += n;
        size -= static_cast<std::size_t>(n);
    }
}

void work_and_tell(int end, const std::function<std::vector<double>()>& work) {
    std::vector<double> figures;
    std::string message;
    try {
        figures = work();
    } catch (const std::exception& error) {
        message = error.what();
    }
    const std::uint64_t sizes[2] = {figures.size(), message.size()};
    put(end, sizes, sizeof sizes);
    put(end, figures.data(), figures.size() * sizeof(double));
    put(end, message.data(), message.size());
}

bool get(int end, void* data, std::size_t size) {
    char* at = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t n = read(end, at, size);
        if (n <= 0)
            return false;
        at += n;
        size -= static_cast<std::size_t>(n);
    }
    return true;
}

} // namespace

std::vector<double> in_child(const std::function<std::vector<double>()>& work) {
    int ends[2];
    if (pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    std::fflush(nullptr); // or the child writes out what this process has not written yet
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        work_and_tell(ends[1], work);
        _exit(0);
    }
    close(ends[1]);
    std::uint64_t sizes[2] = {0, 0};
    std::vector<double> figures;
    std::string message = "the child process ended early";
    if (get(ends[0], sizes, sizeof sizes)) {
        figures.resize(sizes[0]);
        message.resize(sizes[1]);
        if (!get(ends[0], figures.data(), sizes[0] * sizeof(double)) || !get(ends[0], message.data(), sizes[1]))
            message = "the child process ended early";
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (!message.empty())
        throw std::runtime_error(message);
    return figures;
}

} // namespace sunward::test
