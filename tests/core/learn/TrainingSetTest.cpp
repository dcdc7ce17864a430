// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/TrainingSet.h"

#include "core/base/Error.h"
#include "core/label/LabelEdit.h"
#include "tests/support/MemoryStack.h"

#include <gtest/gtest.h>

namespace {

using namespace lamina::core;
using lamina::test::memoryStack;
using Target = std::vector<std::uint8_t>;

constexpr std::uint8_t kNone = kIgnoreClass;

std::shared_ptr<ImageStack> mask() {
    // three slices of 2 × 2: objects, nothing, one object
    return memoryStack<std::uint16_t>({2, 2, 3}, {0, 5, 7, 0, 0, 0, 0, 0, 300, 0, 0, 0},
                                      PixelType::UInt16);
}

TEST(TrainingSet, ObjectNumbersBecomeOneClassAndZeroTheBackground) {
    const auto slices = annotationFromMask(*mask(), {}, MaskZero::Background, false);
    ASSERT_EQ(slices.size(), 3U);
    EXPECT_EQ(slices[0].target, (Target{0, 1, 1, 0}));
    EXPECT_EQ(slices[1].target, (Target{0, 0, 0, 0}));
    EXPECT_EQ(slices[2].z, 2);
    EXPECT_EQ(slices[2].target, (Target{1, 0, 0, 0}));
}

TEST(TrainingSet, UnlabelledZeroLeavesOutEmptySlices) {
    const auto slices = annotationFromMask(*mask(), {}, MaskZero::Unlabelled, false);
    ASSERT_EQ(slices.size(), 2U);
    EXPECT_EQ(slices[0].target, (Target{kNone, 1, 1, kNone}));
    EXPECT_EQ(slices[1].z, 2);
}

TEST(TrainingSet, OnlyTheNamedSlicesAreTakenOnceEachInOrder) {
    const auto slices = annotationFromMask(*mask(), {2, 0, 2}, MaskZero::Background, false);
    ASSERT_EQ(slices.size(), 2U);
    EXPECT_EQ(slices[0].z, 0);
    EXPECT_EQ(slices[1].z, 2);
}

TEST(TrainingSet, ClassesAreNamedUpToTheLastOneThatIsAnnotated) {
    using Names = std::vector<std::string>;
    const auto with = [](std::uint8_t last) {
        AnnotatedStack stack;
        stack.slices = {{0, {0, kNone, last}}};
        return std::vector{stack};
    };
    EXPECT_EQ(annotatedClasses(with(1)), (Names{"background", "cell"}));
    EXPECT_EQ(annotatedClasses(with(0)), (Names{"background", "cell"}));
    EXPECT_EQ(annotatedClasses(with(2)), (Names{"background", "class 1", "class 2"}));
    EXPECT_EQ(annotatedClasses(with(2), {"ground", "nucleus", "debris", "never"}),
              (Names{"ground", "nucleus", "debris"}));
    EXPECT_EQ(annotatedClasses(with(2), {"ground", "nucleus"}),
              (Names{"ground", "nucleus", "class 2"}));
}

TEST(TrainingSet, ASliceOutsideTheStackIsRefused) {
    EXPECT_THROW((void)annotationFromMask(*mask(), {3}, MaskZero::Background, false), Error);
    EXPECT_THROW((void)annotationFromMask(*mask(), {-1}, MaskZero::Background, false), Error);
    EXPECT_THROW((void)annotationFromMask(*mask(), {}, MaskZero::Background, false, 1), Error);
}

TEST(TrainingSet, ValuesMayBeClassesButNotBeyond254) {
    const auto slices = annotationFromMask(*mask(), {0}, MaskZero::Background, true);
    EXPECT_EQ(slices.at(0).target, (Target{0, 5, 7, 0}));
    EXPECT_THROW((void)annotationFromMask(*mask(), {2}, MaskZero::Background, true), Error);
    const auto fractions = memoryStack<float>({2, 1, 1}, {0.0F, 0.5F}, PixelType::Float32);
    EXPECT_THROW((void)annotationFromMask(*fractions, {}, MaskZero::Background, true), Error);
}

TEST(TrainingSet, OnlyAnnotatedPixelsStayAndEmptySlicesGo) {
    auto slices = annotationFromMask(*mask(), {}, MaskZero::Background, false);
    const auto annotated = memoryStack<std::uint8_t>(
        {2, 2, 3}, {255, 255, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0}, PixelType::UInt8);
    keepAnnotated(slices, *annotated);
    ASSERT_EQ(slices.size(), 2U);
    EXPECT_EQ(slices[0].target, (Target{0, 1, kNone, kNone}));
    EXPECT_EQ(slices[1].z, 2);
    EXPECT_EQ(slices[1].target, (Target{kNone, 0, kNone, kNone}));
    const auto other = memoryStack<std::uint8_t>({1, 2, 3}, Target(6, 1), PixelType::UInt8);
    EXPECT_THROW(keepAnnotated(slices, *other), Error);
}

TEST(TrainingSet, PaintedLabelsKeepUnlabelledApartFromBackground) {
    LabelVolume labels({3, 1, 2});
    LabelTable table;
    LabelInfo nucleus;
    nucleus.id = 9;
    nucleus.classId = 2;
    table.set(nucleus);
    LabelEdit edit(labels, table);
    edit.setVoxel({0, 0, 1}, 9);
    edit.setVoxel({1, 0, 1}, kBackground);
    (void)edit.commit();
    const auto slices = annotationFromLabels(labels, table);
    ASSERT_EQ(slices.size(), 1U);
    EXPECT_EQ(slices[0].z, 1);
    EXPECT_EQ(slices[0].target, (Target{2, 0, kNone}));
}

AnnotatedStack annotated(Target target) {
    AnnotatedStack stack;
    stack.slices.push_back({0, std::move(target)});
    return stack;
}

TEST(TrainingSet, TrainingNeedsBackgroundAndForegroundSomewhere) {
    EXPECT_THROW(requireTrainable({}), Error);
    EXPECT_THROW(requireTrainable({annotated({kNone, kNone})}), Error);
    EXPECT_THROW(requireTrainable({annotated({1, kNone})}), Error);
    EXPECT_THROW(requireTrainable({annotated({0, 0})}), Error);
    EXPECT_NO_THROW(requireTrainable({annotated({0, kNone}), annotated({2})}));
}

TEST(TrainingSet, ALearningStackKnowsItsRangeAndRefusesAMissingChannel) {
    const auto image = memoryStack<std::uint8_t>({2, 2, 1}, {10, 20, 30, 40}, PixelType::UInt8);
    const auto stack = learningStack(image, {0, 1, {0.0, 100.0}}, 0, "field");
    EXPECT_EQ(stack.range.low, 10.0);
    EXPECT_EQ(stack.range.high, 40.0);
    EXPECT_EQ(stack.group, "field");
    EXPECT_EQ(stack.contentHash, "");
    EXPECT_THROW((void)learningStack(image, {1, 1, {}}), Error);
    EXPECT_THROW((void)learningStack(image, {}, 1), Error);
}

} // namespace
