// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/review/ObjectFactsCsv.h"

#include "core/base/Error.h"
#include "tests/core/io/IoTestSupport.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace lamina::core {
namespace {

TEST(ObjectFactsCsv, UnitsStandInTheHeaderAndUnknownValuesStayEmpty) {
    ObjectFacts facts;
    facts.id = 12;
    facts.classId = 1;
    facts.voxels = 800;
    facts.volume = 400.5;
    facts.centroid = {1.5, 2.25, 6.0};
    facts.box = {{0, 0, 2}, {9, 9, 5}};
    facts.touchesBorder = true;
    facts.probability = 0.875;
    const std::vector<ObjectFacts> all{facts};
    EXPECT_EQ(objectFactsCsv(all, {"background", "cell"}),
              "id,class,voxels,volume_um3,centroid_x_um,centroid_y_um,centroid_z_um,slices,"
              "first_slice,last_slice,touches_border,mean_intensity,mean_probability,"
              "mean_uncertainty\r\n"
              "12,cell,800,400.5,1.5,2.25,6,3,2,4,1,,0.875,\r\n");
}

TEST(ObjectFactsCsv, ANameWithACommaOrAQuoteStaysOneField) {
    std::vector<ObjectFacts> all(2);
    all[0].classId = 1;
    all[1].classId = 7;
    const auto csv = objectFactsCsv(all, {"background", "round, \"bright\""});
    EXPECT_NE(csv.find(",\"round, \"\"bright\"\"\","), std::string::npos) << csv;
    EXPECT_NE(csv.find("0,7,0,"), std::string::npos) << "a class without a name has its number";
}

TEST(ObjectFactsCsv, IsReadBackAndStopsAtARequestWithoutLeavingAFile) {
    const test::TempFolder folder;
    const std::vector<ObjectFacts> all(3);
    writeObjectFactsCsv(folder / "a.csv", all, {"background", "cell"});
    std::ifstream in(folder / "a.csv", std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(text, objectFactsCsv(all, {"background", "cell"}));
    std::stop_source stopped;
    stopped.request_stop();
    EXPECT_THROW(writeObjectFactsCsv(folder / "b.csv", all, {}, JobContext(stopped.get_token())),
                 Cancelled);
    EXPECT_EQ(folder.names(), std::vector<std::string>{"a.csv"});
}

} // namespace
} // namespace lamina::core
