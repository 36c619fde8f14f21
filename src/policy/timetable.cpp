#include "timetable.hpp"

#include "courses.hpp"
#include "online_courses.hpp"

namespace sunward {

std::unique_ptr<Timetable> make_timetable(Planner& planner, std::size_t jobs) {
    const WhenSpec& rule = planner.rule();
    switch (rule.rule) {
    case WhenRule::pause_resume:
    case WhenRule::k_min: return std::make_unique<OnlineCourses>(make_pause_resume(rule), jobs);
    case WhenRule::green_surplus: return std::make_unique<OnlineCourses>(make_green_surplus(rule), jobs);
    default: return std::make_unique<Courses>(planner, jobs);
    }
}

} // namespace sunward
