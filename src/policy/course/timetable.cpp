#include "policy/course/timetable.hpp"

#include "policy/course/courses.hpp"
#include "policy/course/online_courses.hpp"

namespace sunward {

std::unique_ptr<Timetable> make_timetable(const WhenSpec& spec, Planner& planner, std::size_t jobs) {
    if (spec.rule->online != nullptr)
        return std::make_unique<OnlineCourses>(spec.rule->online(spec), spec.rule->traits.forbids_times, jobs);
    return std::make_unique<Courses>(planner, spec.rule->traits.interrupts, jobs);
}

} // namespace sunward
