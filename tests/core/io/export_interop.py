# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens the exports in a folder with tifffile and with ImageJ and compares them with the formula
that TiffWriterTest.cpp fills them with. Exit status 1 and a line for each difference."""
import os
import subprocess
import sys
import tempfile

import numpy
import tifffile

SPACING = (0.4062, 0.4062, 2.5)
STACK = (6, 47, 61)  # z, y, x
FLAT = (1, 470, 610)
CHANNEL = "instance mask"
FILES = {
    "imagej_uint8.tif": ("uint8", STACK),
    "imagej_uint16.tif": ("uint16", STACK),
    "imagej_float32.tif": ("float32", STACK),
    "imagej_uint16_2d.tif": ("uint16", FLAT),
    "ome_uint32.tif": ("uint32", STACK),
    "ome_uint16.ome.tif": ("uint16", STACK),
}
MACRO = """
folder = getArgument();
list = getFileList(folder);
for (i = 0; i < list.length; i++) {
    if (!startsWith(list[i], "imagej_")) continue;
    open(folder + "/" + list[i]);
    getDimensions(width, height, channels, slices, frames);
    getVoxelSize(w, h, d, unit);
    getMinAndMax(low, high);
    print("FILE " + list[i] + " " + bitDepth() + " " + width + " " + height + " " + channels + " " + slices + " " + frames);
    print("SPACING " + d2s(w, 6) + " " + d2s(h, 6) + " " + d2s(d, 6) + " " + unit);
    print("RANGE " + d2s(low, 6) + " " + d2s(high, 6));
    for (z = 1; z <= slices; z++) {
        setSlice(z);
        line = "PLANE";
        for (y = 0; y < height; y += 9) for (x = 0; x < width; x += 7) line = line + " " + getPixel(x, y);
        print(line);
    }
    close();
}
"""
problems = []


def check(what, actual, expected):
    if actual != expected:
        problems.append(f"{what}: {actual!r}, expected {expected!r}")


def check_near(what, actual, expected):
    if len(actual) != len(expected) or not numpy.allclose(actual, expected, rtol=1e-5, atol=0):
        problems.append(f"{what}: {actual!r}, expected {expected!r}")


def formula(kind, shape):
    z, y, x = numpy.indices(shape)
    values = {
        "uint8": ((x + 2 * y + 3 * z) % 2 == 0) * 255,
        "uint16": (x * 31 + y * 117 + z * 1009) % 60000,
        "uint32": (x + y * 100 + z * 70000) % 4000000,
        "float32": (x + y + z) / 128.0,
    }[kind]
    return values.astype(kind)


def check_tifffile(folder):
    for name, (kind, shape) in FILES.items():
        with tifffile.TiffFile(os.path.join(folder, name)) as tiff:
            data = tiff.asarray()
            check(f"{name} type", data.dtype.name, kind)
            check(f"{name} shape", data.shape, shape if shape[0] > 1 else shape[1:])
            if data.size == numpy.prod(shape):
                check(f"{name} values", bool((data.reshape(shape) == formula(kind, shape)).all()), True)
            if name.startswith("ome_"):
                check(f"{name} is OME-TIFF", tiff.is_ome, True)
                check(f"{name} axes", tiff.series[0].axes, "ZYX")
                check(f"{name} planes", len(tiff.pages), shape[0])
                pixels = tifffile.xml2dict(tiff.ome_metadata)["OME"]["Image"]["Pixels"]
                check(f"{name} order", pixels["DimensionOrder"], "XYZCT")
                check(f"{name} type in OME-XML", pixels["Type"], kind)
                sizes = [pixels[f"Size{a}"] for a in "XYZCT"]
                check(f"{name} sizes", sizes, [shape[2], shape[1], shape[0], 1, 1])
                check(f"{name} channel", pixels["Channel"]["Name"], CHANNEL)
                check_near(f"{name} size", [pixels[f"PhysicalSize{a}"] for a in "XYZ"], SPACING)
                check(f"{name} units", [pixels[f"PhysicalSize{a}Unit"] for a in "XYZ"], ["\u00b5m"] * 3)
            else:
                about = tiff.imagej_metadata
                check(f"{name} unit", about["unit"], "um")
                per_unit = [tiff.pages[0].tags[f"{a}Resolution"].value for a in "XY"]
                sizes = [denominator / numerator for numerator, denominator in per_unit]
                check_near(f"{name} size", sizes + [about["spacing"]], SPACING)
                check_near(f"{name} range", [about["min"], about["max"]], [0, float(data.max())])


def check_imagej(folder):
    with tempfile.TemporaryDirectory() as scratch:
        macro = os.path.join(scratch, "export.ijm")
        with open(macro, "w", encoding="ascii") as stream:
            stream.write(MACRO)
        # Even in batch mode ImageJ builds its menus before it opens a file, which needs a display.
        run = subprocess.run(
            ["xvfb-run", "-a", "java", "-Duser.home=" + scratch, "-cp", "/usr/share/java/ij.jar",
             "ij.ImageJ", "-batch", macro, folder],
            capture_output=True, text=True, timeout=120, check=False)
    seen = {}
    for line in run.stdout.splitlines():
        key, *rest = line.split(" ")
        if key == "FILE":
            planes = []
            seen[rest[0]] = {"format": rest[1:], "PLANE": planes}
            current = seen[rest[0]]
        elif key == "PLANE":
            planes.append([float(v) for v in rest])
        elif key in ("SPACING", "RANGE"):
            current[key] = rest
    expected_names = sorted(name for name in FILES if name.startswith("imagej_"))
    check("files that ImageJ opened", sorted(seen), expected_names)
    if sorted(seen) != expected_names:
        problems.append(run.stdout + run.stderr)
    for name, found in seen.items():
        kind, shape = FILES[name]
        data = formula(kind, shape)
        bits = str(data.dtype.itemsize * 8)
        check(f"{name} in ImageJ", found["format"], [bits, str(shape[2]), str(shape[1]), "1", str(shape[0]), "1"])
        check(f"{name} unit in ImageJ", found["SPACING"][3] in ("um", "\u00b5m", "micron", "microns", "?m"), True)
        check_near(f"{name} voxel size in ImageJ", [float(v) for v in found["SPACING"][:3]], SPACING)
        check_near(f"{name} range in ImageJ", [float(v) for v in found["RANGE"]], [0, float(data.max())])
        check(f"{name} planes in ImageJ", len(found["PLANE"]), shape[0])
        for z, values in enumerate(found["PLANE"]):
            expected = data[z, ::9, ::7].ravel()
            tolerance = 1e-3 if kind == "float32" else 0  # ImageJ prints few digits
            if len(values) != expected.size or abs(numpy.array(values) - expected).max() > tolerance:
                problems.append(f"{name} slice {z} in ImageJ: other values")


if __name__ == "__main__":
    check_tifffile(sys.argv[1])
    check_imagej(sys.argv[1])
    print("\n".join(problems) if problems else "exports agree")
    sys.exit(1 if problems else 0)
