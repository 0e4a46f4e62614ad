"""Writes `nistitl.an2` with nistitl 0.6 (PyPI): types 1, 2, 4, 9, 10, 13, 14 and 15.

The images are those of Fixtures/wsq and a grey ramp; the person does not exist.

    python3 make.py ../wsq > nistitl.an2
"""
import struct
import sys

import nistitl

wavelet = open(sys.argv[1] + "/256x256.wsq", "rb").read()
ramp = bytes(range(256))


def tagged(kind, idc, fields, data=None):
    record = nistitl.AsciiRecord(kind)
    record.IDC = idc
    for tag, value in fields:
        field = nistitl.Field(kind, tag, value if isinstance(value, str) else None)
        if not isinstance(value, str):
            for subfield in value:
                part = nistitl.SubField()
                part.add_values(*subfield)
                field.add_subfields(part)
        if record[tag]:
            del record[tag]
        record += field
    if data is not None:
        field = nistitl.BinaryField(kind, 999)
        field.value = data
        if record[999]:
            del record[999]
        record += field
    return record


message = nistitl.Message()
message.TOT = "RDM"
header = message[0]
header.VER = "0500"
header.DAT = "20261121"
header.DAI = "IQ/CENTRE"
header.ORI = "XX/OFFICE"
header.TCN = "XX-2026-000017"
header += nistitl.Field(1, 15)
header[15].add_subfields(nistitl.SubField())
header[15][0].add_values("3", "UTF-8")
message += tagged(2, 0, [(3, "Sample"), (18, "SAMPLE, NADIA")])
classic = nistitl.BinaryRecord(4)
classic.IDC = 1
classic.value = (
    bytes([0, 2, 255, 255, 255, 255, 255, 0]) + struct.pack("!HH", 256, 256) + bytes([1]) + wavelet)
message += classic
message += tagged(9, 1, [
    (3, "0"), (4, "U"), (128, "256"), (129, "256"), (130, "2"), (131, "197"), (132, "197"),
    (134, "02"), (136, "2"),
    (137, [["001", "100", "120", "45", "1", "90"], ["002", "30", "40", "135", "2", "254"]])])
message += tagged(10, 2, [
    (3, "FACE"), (4, "XX/OFFICE"), (5, "20261120"), (6, "16"), (7, "16"), (8, "0"), (9, "1"),
    (10, "1"), (11, "NONE"), (12, "GRAY")], ramp)
message += tagged(13, 3, [
    (3, "4"), (4, "XX/OFFICE"), (5, "20261120"), (6, "16"), (7, "16"), (8, "1"), (9, "500"),
    (10, "500"), (11, "NONE"), (12, "8"), (13, [["2"], ["3"]])], ramp)
message += tagged(14, 4, [
    (3, "0"), (4, "XX/OFFICE"), (5, "20261120"), (6, "256"), (7, "256"), (8, "2"), (9, "197"),
    (10, "197"), (11, "WSQ20"), (12, "8"), (13, "13"), (18, [["5", "XX"]]),
    (21, [["2", "0", "99", "10", "199"], ["3", "120", "219", "0", "255"]])], wavelet)
message += tagged(15, 5, [
    (3, "11"), (4, "XX/OFFICE"), (5, "20261120"), (6, "16"), (7, "16"), (8, "1"), (9, "500"),
    (10, "500"), (11, "NONE"), (12, "8"), (13, "21")], ramp)
sys.stdout.buffer.write(message.NIST)
