// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/OverlayColors.h"

#include "core/instance/NeighbourColors.h"
#include "tests/support/UiFixture.h"
#include "ui/document/Document.h"

#include <cmath>

namespace lamina::ui {
namespace {

using test::kSmall;
using Rgb = std::array<double, 3>;

Rgb linear(const std::array<std::uint8_t, 3>& c) {
    Rgb out{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double v = c[i] / 255.0;
        out[i] = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    }
    return out;
}

/// CIE L*a*b* of linear RGB.
Rgb lab(const Rgb& c) {
    const auto f = [](double t) {
        return t > 216.0 / 24389.0 ? std::cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
    };
    const double x = (0.4124564 * c[0] + 0.3575761 * c[1] + 0.1804375 * c[2]) / 0.95047;
    const double y = 0.2126729 * c[0] + 0.7151522 * c[1] + 0.0721750 * c[2];
    const double z = (0.0193339 * c[0] + 0.1191920 * c[1] + 0.9503041 * c[2]) / 1.08883;
    return {116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))};
}

double distance(const Rgb& a, const Rgb& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/// Linear RGB as seen without red- (protan) or green-sensitive cones (Machado and others, 2009).
Rgb seenBy(bool protan, const Rgb& c) {
    static constexpr double kProtan[3][3] = {{0.152286, 1.052583, -0.204868},
                                             {0.114503, 0.786281, 0.099216},
                                             {-0.003882, -0.048116, 1.051998}};
    static constexpr double kDeutan[3][3] = {{0.367322, 0.860646, -0.227968},
                                             {0.280085, 0.672501, 0.047413},
                                             {-0.011820, 0.042940, 0.968881}};
    const auto& m = protan ? kProtan : kDeutan;
    Rgb out{};
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = std::clamp(m[i][0] * c[0] + m[i][1] * c[1] + m[i][2] * c[2], 0.0, 1.0);
    }
    return out;
}

TEST(OverlayColors, ProbabilityRisesInEqualStepsOfLightness) {
    double before = lab(linear(probabilityColor(0.0)))[0];
    for (int i = 1; i <= 20; ++i) {
        const double now = lab(linear(probabilityColor(i / 20.0)))[0];
        EXPECT_GT(now - before, 1.5) << i;
        EXPECT_LT(now - before, 6.5) << i;
        before = now;
    }
}

TEST(OverlayColors, AgreementIsToldApartByRedGreenBlindEyes) {
    const Agreement all[] = {Agreement::TruePositive, Agreement::FalsePositive,
                             Agreement::FalseNegative};
    for (const auto a : all) {
        for (const auto b : all) {
            if (a == b) continue;
            const Rgb ca = linear(agreementColor(a));
            const Rgb cb = linear(agreementColor(b));
            EXPECT_GT(distance(lab(ca), lab(cb)), 40.0);
            for (const bool protan : {true, false}) {
                EXPECT_GT(distance(lab(seenBy(protan, ca)), lab(seenBy(protan, cb))), 30.0);
            }
        }
    }
}

class DocumentColors : public testing::Test {
protected:
    DocumentColors() {
        OpenedStack opened;
        opened.stack = test::squaresInMemory();
        opened.folder = {"/nowhere/squares.lamina", true};
        document.open(std::move(opened));
    }
    /// Predicts slice z: probability of a pixel is x / 96 in steps of a byte, cells from 0.5 on.
    void predict(int z) {
        core::ProbabilitySlice slice;
        slice.z = z;
        slice.classes = 2;
        slice.width = kSmall.x;
        slice.height = kSmall.y;
        slice.values.resize(2 * kSmall.planeVoxels());
        auto ids = std::make_shared<std::vector<core::LabelId>>(kSmall.planeVoxels());
        for (std::size_t i = 0; i < kSmall.planeVoxels(); ++i) {
            const auto x = static_cast<int>(i) % kSmall.x;
            const float p = static_cast<float>(x) / 96.0F;
            slice.values[i] = 1.0F - p;
            slice.values[kSmall.planeVoxels() + i] = p;
            (*ids)[i] = x < 48 ? 0U : x < 70 ? 1U : 9U; // ids that would begin with one colour
        }
        document.setPredictedSlice(
            z,
            std::make_shared<std::vector<std::uint8_t>>(core::semanticFromProbability(slice, 0.5)),
            ids, {core::foregroundOf(slice), core::neighbourColors(*ids, {kSmall.x, kSmall.y, 1})});
    }
    void annotate(core::VoxelIndex v, core::LabelId id) {
        document.beginStroke("dab", core::SlicePlane::xy(v.z)).setVoxel(v, id);
        document.commitStroke();
    }
    static std::uint32_t at(const OverlaySource& source, core::SlicePlane plane, int x, int y) {
        std::array<std::uint32_t, 1> rgba{};
        source(plane, {x, y, 1, 1}, rgba);
        return rgba[0];
    }
    static std::uint32_t packed(Agreement what, std::uint8_t alpha = 255) {
        const auto c = agreementColor(what);
        return packRgba(c[0], c[1], c[2], alpha);
    }
    Document document;
    core::SlicePlane plane = core::SlicePlane::xy(2);
};

TEST_F(DocumentColors, AgreementShowsTheFourCasesAndNothingWhereNotAnnotated) {
    const auto source = agreementColors(document);
    annotate({60, 5, 2}, 1);
    EXPECT_EQ(at(source, plane, 60, 5), 0U); // not predicted yet
    predict(2);
    annotate({10, 5, 2}, 1);
    annotate({61, 5, 2}, core::kBackground);
    annotate({11, 5, 2}, core::kBackground);
    EXPECT_EQ(at(source, plane, 60, 5), packed(Agreement::TruePositive));
    EXPECT_EQ(at(source, plane, 10, 5), packed(Agreement::FalseNegative));
    EXPECT_EQ(at(source, plane, 61, 5), packed(Agreement::FalsePositive));
    EXPECT_EQ(at(source, plane, 11, 5) & 0xFFFFFFU, packed(Agreement::TrueNegative) & 0xFFFFFFU);
    EXPECT_LT(at(source, plane, 11, 5) >> 24U, 100U); // a tint
    EXPECT_EQ(at(source, plane, 62, 5), 0U);
    // the same voxel in the other planes
    EXPECT_EQ(at(source, {core::Axes::XZ, 5}, 60, 2), packed(Agreement::TruePositive));
    EXPECT_EQ(at(source, {core::Axes::YZ, 10}, 2, 5), packed(Agreement::FalseNegative));
}

TEST_F(DocumentColors, AStrokeInProgressCountsInTheAgreement) {
    predict(2);
    const auto source = agreementColors(document);
    auto& edit = document.beginStroke("dab", plane);
    edit.setVoxel({60, 5, 2}, 1);
    EXPECT_EQ(at(source, plane, 60, 5), packed(Agreement::TruePositive));
    document.cancelStroke();
    EXPECT_EQ(at(source, plane, 60, 5), 0U);
}

TEST_F(DocumentColors, TheThresholdPreviewChangesSemanticAndAgreementButNotThePrediction) {
    predict(2);
    annotate({30, 5, 2}, 1);
    const auto semantic = semanticColors(document);
    const auto agreement = agreementColors(document);
    EXPECT_EQ(at(semantic, plane, 30, 5), 0U);
    EXPECT_EQ(at(agreement, plane, 30, 5), packed(Agreement::FalseNegative));
    document.setThresholdPreview(0.25);
    EXPECT_NE(at(semantic, plane, 30, 5), 0U);
    EXPECT_EQ(at(agreement, plane, 30, 5), packed(Agreement::TruePositive));
    EXPECT_EQ(at(semantic, plane, 10, 5), 0U);
    EXPECT_NEAR(*document.prediction().shareAbove(0.25), 0.75, 0.02);
    EXPECT_NEAR(document.prediction().foreground(2)->shareAbove(0.25), 0.75, 0.02);
    document.setThresholdPreview(std::nullopt);
    EXPECT_EQ(at(semantic, plane, 30, 5), 0U);
}

TEST_F(DocumentColors, ProbabilityFollowsItsMapAndLeavesSureBackgroundFree) {
    predict(2);
    const auto source = probabilityColors(document);
    EXPECT_EQ(at(source, plane, 0, 3) >> 24U, 0U);
    const auto c = probabilityColor(std::floor(90.0 / 96.0 * 255.0) / 255.0);
    EXPECT_EQ(at(source, plane, 90, 3), packRgba(c[0], c[1], c[2]));
    EXPECT_EQ(at(source, core::SlicePlane::xy(1), 90, 3), 0U); // not predicted
}

TEST_F(DocumentColors, TouchingInstancesDiffer) {
    predict(2);
    const auto source = instanceColors(document);
    EXPECT_NE(at(source, plane, 69, 3), 0U);
    EXPECT_NE(at(source, plane, 69, 3), at(source, plane, 70, 3));
    EXPECT_EQ(at(source, plane, 50, 3), at(source, plane, 69, 3));
    EXPECT_EQ(at(source, plane, 20, 3), 0U);
}

} // namespace
} // namespace lamina::ui
