// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/PictureTaker.h"

namespace lamina::test {

/// Pictures of what is seen when nothing is there yet, something is asked, something is wrong or in
/// the way, and of modes that need more than one stack or channel.
class StatePictures : private PictureTaker {
public:
    using PictureTaker::PictureTaker;
    void takeAll();

private:
    void takeEmptyPanels();
    void takeQuestions();
    void takeLiveMode();
    void takeObjectsAndSnapshots();
    void takeReadOnly();
    void takeFullDisk();
    void takeMissingImage();
    void takeBrokenFiles();
    void takeTools();
    void take3D();
    void takeImportAndExport();
    void takeChannels();
    void paint(int z);
};

} // namespace lamina::test
