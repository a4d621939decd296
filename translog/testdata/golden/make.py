#!/usr/bin/env python3
"""Writes the golden data of package translog: an implementation of its own, from
the texts of RFC 6962, RFC 8032 and the C2SP specifications tlog-tiles, signed-note,
tlog-checkpoint, tlog-cosignature and tlog-witness. It shares no code with the
package and uses the standard library only. Run it in this folder:  python3 make.py
"""
import base64, hashlib, os, shutil, struct


def sha(b):
    return hashlib.sha256(b).digest()


# --- RFC 8032, Ed25519 -------------------------------------------------------
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a, b):
    A, B = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    C, E = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = B - A, E - C, E + C, B + A
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def point_mul(s, p):
    out = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            out = point_add(out, p)
        p = point_add(p, p)
        s >>= 1
    return out


GY = 4 * pow(5, P - 2, P) % P


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return P - x if x & 1 != sign else x


GX = recover_x(GY, 0)
G = (GX, GY, 1, GX * GY % P)


def compress(p):
    z = pow(p[2], P - 2, P)
    x, y = p[0] * z % P, p[1] * z % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def expand(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little")
    return a & (1 << 254) - 8 | 1 << 254, h[32:]


def public(seed):
    return compress(point_mul(expand(seed)[0], G))


def sign(seed, msg):
    a, prefix = expand(seed)
    A = compress(point_mul(a, G))
    r = int.from_bytes(hashlib.sha512(prefix + msg).digest(), "little") % Q
    R = compress(point_mul(r, G))
    h = int.from_bytes(hashlib.sha512(R + A + msg).digest(), "little") % Q
    return R + ((r + h * a) % Q).to_bytes(32, "little")


# --- RFC 6962, section 2.1 ---------------------------------------------------
def leaf_hash(d):
    return sha(b"\0" + d)


def node_hash(l, r):
    return sha(b"\1" + l + r)


def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(h):
    if not h:
        return sha(b"")
    if len(h) == 1:
        return h[0]
    k = split(len(h))
    return node_hash(mth(h[:k]), mth(h[k:]))


def path(m, h):
    if len(h) == 1:
        return []
    k = split(len(h))
    if m < k:
        return path(m, h[:k]) + [mth(h[k:])]
    return path(m - k, h[k:]) + [mth(h[:k])]


def subproof(m, h, whole):
    if m == len(h):
        return [] if whole else [mth(h)]
    k = split(len(h))
    if m <= k:
        return subproof(m, h[:k], whole) + [mth(h[k:])]
    return subproof(m - k, h[k:], False) + [mth(h[:k])]


# --- C2SP tlog-tiles ---------------------------------------------------------
def number(n):
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "/".join(parts)


def tiles(leaves):
    out = {}

    def put(level, i, width, data):
        out["tile/%s/%s%s" % (level, number(i), "" if width == 256 else ".p/%d" % width)] = data

    for i in range(0, len(leaves), 256):
        part = leaves[i:i + 256]
        put("entries", i // 256, len(part), b"".join(struct.pack(">H", len(l)) + l for l in part))
    hashes, level = [leaf_hash(l) for l in leaves], 0
    while hashes:
        for i in range(0, len(hashes), 256):
            part = hashes[i:i + 256]
            put(level, i // 256, len(part), b"".join(part))
        hashes = [mth(hashes[i:i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1
    return out


# --- C2SP signed-note, tlog-checkpoint, tlog-cosignature ----------------------
def b64(b):
    return base64.b64encode(b).decode()


def vkey(name, kind, seed):
    pub = bytes([kind]) + public(seed)
    return "%s+%s+%s" % (name, sha(name.encode() + b"\n" + pub)[:4].hex(), b64(pub))


def line(name, kind, seed, sig):
    pub = bytes([kind]) + public(seed)
    return "\u2014 %s %s\n" % (name, b64(sha(name.encode() + b"\n" + pub)[:4] + sig))


def cosign(name, seed, text, t):
    sig = sign(seed, b"cosignature/v1\ntime %d\n" % t + text)
    return line(name, 4, seed, struct.pack(">Q", t) + sig)


def leaf(i):
    return b"TWE1\0\0\0\0\x0d" + sha(b"golden %d" % i)


def write(name, data):
    if os.path.dirname(name):
        os.makedirs(os.path.dirname(name), exist_ok=True)
    with open(name, "wb") as f:
        f.write(data)


def main():
    shutil.rmtree("600", ignore_errors=True)
    leaves = [leaf(i) for i in range(70000)]
    for name, data in tiles(leaves[:600]).items():
        write("600/" + name, data)
    sums = ["%s  %s\n" % (sha(d).hex(), n) for n, d in sorted(tiles(leaves).items())]
    write("70000.sums", "".join(sums).encode())

    hashes = [leaf_hash(l) for l in leaves[:700]]
    roots = ["%d %s\n" % (n, b64(mth(hashes[:n]))) for n in (0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 600, 700)]
    write("roots", "".join(roots).encode())
    proofs = []
    for n, m in ((1, 0), (2, 1), (7, 6), (256, 0), (257, 256), (600, 0), (600, 255), (600, 300), (600, 599)):
        proofs.append("inclusion %d %d %s\n" % (n, m, " ".join(map(b64, path(m, hashes[:n])))))
    for n, m in ((2, 1), (7, 3), (256, 255), (257, 256), (600, 1), (600, 256), (600, 300), (600, 512), (600, 599)):
        proofs.append("consistency %d %d %s\n" % (n, m, " ".join(map(b64, subproof(m, hashes[:n], True)))))
    write("proofs", "".join(proofs).encode())

    log, a, b = sha(b"golden log key"), sha(b"golden witness a"), sha(b"golden witness b")
    keys = [vkey("golden.example/log", 1, log), vkey("golden.example/witness-a", 4, a), vkey("golden.example/witness-b", 4, b)]
    write("vkeys", "".join(k + "\n" for k in keys).encode())
    text = ("golden.example/log\n600\n%s\n" % b64(mth(hashes[:600]))).encode()
    signed = text + b"\n" + line("golden.example/log", 1, log, sign(log, text)).encode()
    write("600/checkpoint.signed", signed)
    cosigs = (cosign("golden.example/witness-a", a, text, 1732179600) + cosign("golden.example/witness-b", b, text, 1732179603)).encode()
    write("600/checkpoint", signed + cosigs)
    request = "old 256\n" + "".join(b64(h) + "\n" for h in subproof(256, hashes[:600], True)) + "\n"
    write("600/request", request.encode() + signed)


main()
