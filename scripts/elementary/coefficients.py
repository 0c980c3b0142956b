"""Derives the polynomial coefficients in Sources/Neural's elementary functions. Needs mpmath (PyPI).

Each is the Chebyshev approximation of what is left of the function after its leading terms, on the interval
of the reduced argument, computed with 60 digits and rounded to the nearest binary64. The largest error of
the rounded polynomial is printed beside it, multiplied by the weight with which it enters the result.
"""
from mpmath import mp, mpf, chebyfit, polyval, exp, log, tanh, erf, erfc, atanh, sin, cos, sqrt, pi, inf

mp.dps = 60
half_log2 = log(2) / 2 * mpf("1.001")


def fit(name, function, low, high, count, weight):
    """Prints the coefficients of a Chebyshev approximation, highest power last, with its largest weighted error."""
    low, high = mpf(low), mpf(high)
    coefficients = [mpf(float(c)) for c in chebyfit(function, [low, high], count)]  # highest power first
    points = [low + (high - low) * mpf(i) / 997 for i in range(998)]
    error = max(abs((polyval(coefficients, x) - function(x)) * weight(x)) for x in points)
    print(f"{name}: {count} coefficients, weighted error 2^{float(mp.log(error, 2)):.1f}")
    for c in reversed(coefficients):
        print(f"    {float(c)!r},")


def near_zero(function, limit):
    """`function` where its own formula cancels to 0/0, from more digits."""
    def wrapped(x):
        if abs(x) > mpf(10) ** -8:
            with mp.extradps(60):
                return +function(x)
        return limit + (function(mpf(10) ** -8) - limit) * x * mpf(10) ** 8
    return wrapped


# exp r = 1 + r + r²/2 + r³ E(r)
fit("exponential", near_zero(lambda r: (exp(r) - 1 - r - r * r / 2) / r**3, mpf(1) / 6),
    -half_log2, half_log2, 10, lambda r: r**3)
# log(1 + f) = 2 atanh s, s = f / (2 + f); 2 atanh s = 2 s + s z L(z), z = s²
limit = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * mpf("1.001")
fit("logarithm", near_zero(lambda z: (2 * atanh(sqrt(z)) / sqrt(z) - 2) / z, mpf(2) / 3),
    0, limit, 7, lambda z: z)
# tanh x = x - x³ T(x²) up to 0.55
fit("tanh", near_zero(lambda y: (1 - tanh(sqrt(y)) / sqrt(y)) / y, mpf(1) / 3),
    0, mpf("0.55") ** 2, 11, lambda y: y)
# erf x = x + x G(x²) up to 0.84
fit("erf", near_zero(lambda y: erf(sqrt(y)) / sqrt(y) - 1, 2 / sqrt(pi) - 1),
    0, mpf("0.84") ** 2, 12, lambda y: 1)
# erfc x = exp(-x²) / (1 + 2x) · (5/4 + C(t)), t = (x - a) / (x + a), from 0.5 (Shepherd and Laframboise, 1981)
a = mpf("3.75")
def scaled(t):
    """(1 + 2x) · exp(x²) · erfc(x) − 1.25 as a function of t in −1…1, where x = a · (1 + t) / (1 − t)."""
    if t >= 1:
        return 2 / sqrt(pi) - mpf("1.25")
    x = a * (1 + t) / (1 - t)
    if x > 10 ** 6:
        return (1 + 2 * x) / (x * sqrt(pi)) - mpf("1.25")
    with mp.workdps(200):
        return (1 + 2 * x) * exp(x * x) * erfc(x) - mpf("1.25")
fit("erfc", scaled, (mpf("0.5") - a) / (mpf("0.5") + a), 1, 24, lambda t: 1)
# sin r = r + r³ S(r²), cos r = 1 - r²/2 + r⁴ C(r²) up to π/4
quarter = (pi / 4) ** 2 * mpf("1.001")
fit("sine", near_zero(lambda y: (sin(sqrt(y)) / sqrt(y) - 1) / y, mpf(-1) / 6), 0, quarter, 7, lambda y: y)
fit("cosine", near_zero(lambda y: (cos(sqrt(y)) - 1 + y / 2) / y**2, mpf(1) / 24), 0, quarter, 6,
    lambda y: y**2)

# ln 2 in two parts: the high one has 21 trailing zero bits, so that k · high is exact for every exponent k.
high = mpf(int(log(2) * 2**32)) / 2**32
print("ln2 high", float(high).hex(), "low", float(log(2) - high).hex())
# π/2 in two parts
print("half pi", float(pi / 2).hex(), float(pi / 2 - mpf(float(pi / 2))).hex())
# 2/π, 64 bits in each word, beginning with the first bit after the point
mp.prec = 1400
bits = int(mp.floor(2 / mp.pi * mpf(2) ** (64 * 20)))
print("two over pi", ", ".join(f"0x{(bits >> (64 * (19 - i))) & (2**64 - 1):016x}" for i in range(20)))
