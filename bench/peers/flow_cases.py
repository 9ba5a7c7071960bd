"""Further reference cases of probability flows and samplers to 25 digits, in the format of the bank.

    pip install mpmath==1.4.1
    python flow_cases.py > ../../testkit/src/main/resources/org/costate/testkit/cases/further/diffusion.json

Flows: closed forms of Gaussian data, quantile maps of mixtures (in one dimension the flow keeps the value of the
distribution function). Samplers: each written here from its paper's formulas in alpha, sigma and lambda, run on the exact
score of a mixture; derivatives by differences of runs with 60 digits and more.
"""

import json

from mpmath import cos, diag, diff, erf, exp, findroot, log, matrix, mp, mpf, pi, sin, sqrt

mp.dps = 60
SHOWN = 25


def text(x):
    return mp.nstr(x, SHOWN, strip_zeros=False) if isinstance(x, mpf) else x


class Schedule:
    """alpha and sigma of a time, with the parameters as the case states them."""

    def __init__(self, name, **params):
        self.name = name
        self.params = {key: mpf(value) for key, value in params.items()}
        self.shown = params

    def alpha(self, t):
        p = self.params
        if self.name in ("vp_linear", "sub_vp"):
            return exp(-(p["b0"] * t + (p["b1"] - p["b0"]) * t * t / 2) / 2)
        if self.name == "vp_cosine":
            half = pi / 2 / (1 + p["s"])
            return cos(half * (t + p["s"])) / cos(half * p["s"])
        if self.name == "flow_matching":
            return 1 - t
        if self.name == "trigonometric":
            return cos(t)
        return mpf(1)

    def sigma(self, t):
        p = self.params
        if self.name == "sub_vp":
            return 1 - self.alpha(t) ** 2
        if self.name == "ve":
            return p["sigma_min"] * (p["sigma_max"] / p["sigma_min"]) ** t
        if self.name in ("edm", "flow_matching"):
            return t
        if self.name == "trigonometric":
            return sin(t)
        return sqrt(1 - self.alpha(t) ** 2)


class Mixture:
    """Data in one dimension, and the exact score of its noisy marginals."""

    def __init__(self, weights, means, sds):
        self.shown = {"weights": weights, "means": means, "sds": sds}
        self.parts = [(mpf(w), mpf(m), mpf(s)) for w, m, s in zip(weights, means, sds)]

    def marginal(self, x, alpha, sigma):
        """Density, derivative of the density and distribution function."""
        p = dp = cdf = mpf(0)
        for w, m, s in self.parts:
            v = (s * alpha) ** 2 + sigma**2
            r = x - m * alpha
            one = w * exp(-r * r / (2 * v)) / sqrt(2 * pi * v)
            p, dp, cdf = p + one, dp - one * r / v, cdf + w * (1 + erf(r / sqrt(2 * v))) / 2
        return p, dp, cdf

    def noise(self, x, alpha, sigma):
        p, dp, _ = self.marginal(x, alpha, sigma)
        return -sigma * dp / p

    def clean(self, x, alpha, sigma):
        return (x - sigma * self.noise(x, alpha, sigma)) / alpha


# ------------------------------------------------------------------ flows


def gaussian_flow(schedule, m, s, x_start, t_start, times):
    def spread(t):
        return sqrt((s * schedule.alpha(t)) ** 2 + schedule.sigma(t) ** 2)

    scale = (x_start - m * schedule.alpha(t_start)) / spread(t_start)
    return {key: m * schedule.alpha(mpf(key)) + scale * spread(mpf(key)) for key in times}


def mixture_flow(schedule, data, x_start, t_start, times):
    _, _, target = data.marginal(x_start, schedule.alpha(t_start), schedule.sigma(t_start))
    found, x = {}, x_start
    for key in times:
        alpha, sigma = schedule.alpha(mpf(key)), schedule.sigma(mpf(key))
        x = findroot(lambda at: data.marginal(at, alpha, sigma)[2] - target, x)
        found[key] = x
    return found


def vp_gauss(name, b0, b1, m, s, x_start, eps, times):
    schedule = Schedule("vp_linear", b0=b0, b1=b1)
    mean, sd, x = mpf(m), mpf(s), mpf(x_start)
    end = mpf(eps)

    def at_end(x, mean, sd):
        return gaussian_flow(schedule, mean, sd, x, mpf(1), [eps])[eps]

    def log_density(at, t):
        v = (sd * schedule.alpha(t)) ** 2 + schedule.sigma(t) ** 2
        return -((at - mean * schedule.alpha(t)) ** 2) / (2 * v) - log(2 * pi * v) / 2

    case = {
        "id": "diffusion.vp_gauss_" + name,
        "kind": "diffusion",
        "params": {"b0": b0, "b1": b1, "m": m, "s": s, "x_T": x_start, "eps": eps},
        "reference": {
            "x": gaussian_flow(schedule, mean, sd, x, mpf(1), times + [eps]),
            "x_0_limit": gaussian_flow(schedule, mean, sd, x, mpf(1), ["0"])["0"],
            "log_p_T": log_density(x, mpf(1)),
            "log_p_eps": log_density(at_end(x, mean, sd), end),
            "d_x_eps": {
                "x_T": diff(lambda v: at_end(v, mean, sd), x),
                "m": diff(lambda v: at_end(x, v, sd), mean),
                "s": diff(lambda v: at_end(x, mean, v), sd),
            },
        },
    }
    if sd < mpf("0.1"):
        # A solve's error over so small an s is beyond the rule for gradients, which knows no amplification.
        del case["reference"]["d_x_eps"]
    return case


def one_gauss(family, name, schedule, m, s, start_key, x_start, t_start, times, flip=False):
    x = gaussian_flow(schedule, mpf(m), mpf(s), mpf(x_start), mpf(t_start), times)
    if flip:
        x = {mp.nstr(1 - mpf(key), 15): value for key, value in x.items()}
    return {
        "id": f"diffusion.{family}_{name}",
        "kind": "diffusion",
        "params": {"m": m, "s": s, start_key: x_start, **schedule.shown},
        "reference": {"x": x},
    }


def edm_gauss(name, m, s, sigma_t, sigma_0, x_start, times):
    case = one_gauss("edm_gauss", name, Schedule("edm"), m, s, "x_T", x_start, sigma_t, times + [sigma_0])
    case["params"].update({"sigma_T": sigma_t, "sigma_0": sigma_0})
    sd = mpf(s)
    case["reference"]["dx0_dxT"] = sqrt((sd**2 + mpf(sigma_0) ** 2) / (sd**2 + mpf(sigma_t) ** 2))
    return case


def vp_gauss_several(name, b0, b1, m, covariance, x_start, times):
    schedule = Schedule("vp_linear", b0=b0, b1=b1)
    d = len(m)
    values, vectors = mp.eigsy(matrix([[mpf(v) for v in row] for row in covariance]))
    mean, x = matrix([mpf(v) for v in m]), matrix([mpf(v) for v in x_start])

    def spread(t, power):
        a, s = schedule.alpha(t), schedule.sigma(t)
        return vectors * diag([(v * a**2 + s**2) ** power for v in values]) * vectors.T

    def at(t):
        scaled = spread(mpf(1), mpf(-0.5)) * (x - mean * schedule.alpha(mpf(1)))
        return mean * schedule.alpha(t) + spread(t, mpf(0.5)) * scaled

    def log_density(t):
        r = at(t) - mean * schedule.alpha(t)
        a, s = schedule.alpha(t), schedule.sigma(t)
        return -(r.T * spread(t, mpf(-1)) * r)[0] / 2 - sum(log(2 * pi * (v * a**2 + s**2)) for v in values) / 2

    return {
        "id": "diffusion.vp_gauss2d_" + name,
        "kind": "diffusion",
        "params": {"b0": b0, "b1": b1, "m": m, "Sigma": covariance, "x_T": x_start},
        "reference": {
            "x": {key: list(at(mpf(key))) for key in times + ["0.001"]},
            "log_p_T": log_density(mpf(1)),
            "log_p_0001": log_density(mpf("0.001")),
        },
    }


def mixture(family, name, schedule, data, x_start, t_start, times):
    x = mixture_flow(schedule, data, mpf(x_start), mpf(t_start), times)
    densities = {
        key: log(data.marginal(value, schedule.alpha(mpf(key)), schedule.sigma(mpf(key)))[0]) for key, value in x.items()
    }
    return {
        "id": f"diffusion.{family}_{name}",
        "kind": "diffusion",
        "params": {**schedule.shown, **data.shown, "x_T": x_start, "t_T": t_start},
        "reference": {"x": x, "log_p": densities},
    }


# --------------------------------------------------------------- samplers


class Node:
    def __init__(self, alpha, sigma):
        self.alpha, self.sigma, self.lam = alpha, sigma, log(alpha / sigma)

    def towards(self, schedule, other, share):
        """The node at a share of the way in lambda: alpha and sigma from rho = sigma/alpha at the schedule's scale."""
        lam = self.lam + share * (other.lam - self.lam)
        return schedule_node(schedule, exp(-lam))


def schedule_node(schedule, rho):
    """alpha and sigma with the quotient rho."""
    if schedule.name in ("vp_linear", "vp_cosine", "trigonometric"):
        return Node(1 / sqrt(1 + rho**2), rho / sqrt(1 + rho**2))
    if schedule.name == "sub_vp":
        alpha = (sqrt(rho**2 + 4) - rho) / 2
        return Node(alpha, 1 - alpha**2)
    if schedule.name == "flow_matching":
        return Node(1 / (1 + rho), rho / (1 + rho))
    return Node(mpf(1), rho)


def ddim(x, s, t, noise):
    return t.alpha / s.alpha * x - t.sigma * (exp(t.lam - s.lam) - 1) * noise


def data_step(x, s, t, clean):
    return t.sigma / s.sigma * x - t.alpha * (exp(s.lam - t.lam) - 1) * clean


def run(method, schedule, data, times, x):
    nodes = [Node(schedule.alpha(t), schedule.sigma(t)) for t in times]
    noise = lambda at, n: data.noise(at, n.alpha, n.sigma)
    clean = lambda at, n: data.clean(at, n.alpha, n.sigma)
    kept = []
    for i in range(len(nodes) - 1):
        s, t = nodes[i], nodes[i + 1]
        h = t.lam - s.lam
        if method == "ddim":
            x = ddim(x, s, t, noise(x, s))
        elif method == "dpm_solver_2":
            mid = s.towards(schedule, t, mpf(1) / 2)
            first = noise(x, s)
            second = noise(ddim(x, s, mid, first), mid)
            x = ddim(x, s, t, second)
        elif method == "dpm_solver_3":
            one, two = s.towards(schedule, t, mpf(1) / 3), s.towards(schedule, t, mpf(2) / 3)
            first = noise(x, s)
            bend1 = noise(ddim(x, s, one, first), one) - first
            far = ddim(x, s, two, first) - two.sigma * 2 * ((exp(2 * h / 3) - 1) / (2 * h / 3) - 1) * bend1
            bend2 = noise(far, two) - first
            x = ddim(x, s, t, first) - t.sigma * mpf(3) / 2 * ((exp(h) - 1) / h - 1) * bend2
        elif method == "dpm_plus_plus_2s":
            mid = s.towards(schedule, t, mpf(1) / 2)
            x = data_step(x, s, t, clean(data_step(x, s, mid, clean(x, s)), mid))
        elif method.startswith(("dpm_plus_plus_2m", "dpm_plus_plus_3m")):
            kept.append(clean(x, s))
            slope = bow = mpf(0)
            if i > 0:
                r0 = (s.lam - nodes[i - 1].lam) / h
                slope = (kept[i] - kept[i - 1]) / r0
                if method == "dpm_plus_plus_2m" or i == 1:
                    x = data_step(x, s, t, kept[i] + slope / 2)
                    continue
                r1 = (nodes[i - 1].lam - nodes[i - 2].lam) / h
                earlier = (kept[i - 1] - kept[i - 2]) / r1
                bow = (slope - earlier) / (r0 + r1)
                slope += r0 * bow
            decay = exp(-h)
            x = data_step(x, s, t, kept[i])
            x += t.alpha * ((decay - 1) / h + 1) * slope
            # The integral of the parabola; programs in use have half of this.
            weight = mpf(1) / 2 if method.endswith("halved") else 1
            x -= weight * t.alpha * (2 * (decay - 1 + h) / h**2 - 1) * bow
        elif method.startswith("deis_"):
            kept.append(noise(x, s))
            count = min(int(method[-1]), i + 1)
            rho = [n.sigma / n.alpha for n in nodes]
            used = list(range(i - count + 1, i + 1))

            def lagrange(j, at):
                value = mpf(1)
                for k in used:
                    if k != j:
                        value *= (at - rho[k]) / (rho[j] - rho[k])
                return value

            y = x / s.alpha
            for j in used:
                y += kept[j] * mp.quad(lambda at: lagrange(j, at), [rho[i], rho[i + 1]])
            x = t.alpha * y
        elif method == "edm_heun":
            rho_s, rho_t = s.sigma / s.alpha, t.sigma / t.alpha
            y = x / s.alpha
            first = noise(x, s)
            second = noise(t.alpha * (y + (rho_t - rho_s) * first), t)
            x = t.alpha * (y + (rho_t - rho_s) * (first + second) / 2)
        else:
            raise ValueError(method)
    return x


def sampler(method, schedule, data, times, x_start):
    t = [mpf(v) for v in times]
    x = mpf(x_start)
    return {
        "id": f"diffusion.sampler.{method}.{schedule.name}",
        "kind": "sampler",
        "params": {
            "method": method,
            "schedule": schedule.name,
            **schedule.shown,
            **data.shown,
            "times": times,
            "x_T": x_start,
        },
        "reference": {
            "x_0": run(method, schedule, data, t, x),
            "dx0_dxT": diff(lambda v: run(method, schedule, data, t, v), x),
        },
    }


def linear_cnf(name, a, z0, end):
    m, z = matrix([[mpf(v) for v in row] for row in a]), matrix([mpf(v) for v in z0])
    d = len(z0)
    base = -mpf(d) / 2 * log(2 * pi) - sum(v * v for v in z) / 2
    change = -sum(m[i, i] for i in range(d)) * mpf(end)
    return {
        "id": "diffusion.linear_cnf_" + name,
        "kind": "diffusion",
        "params": {"A": a, "z0": z0, "T": end},
        "reference": {
            "zT": list(mp.expm(m * mpf(end)) * z),
            "logp_base": base,
            "delta_logp": change,
            "logp_T": base + change,
        },
    }


def cases():
    three = Mixture(["0.2", "0.5", "0.3"], ["-3", "0.25", "2"], ["0.3", "0.8", "0.15"])
    two = Mixture(["0.6", "0.4"], ["-1", "2.5"], ["0.5", "0.7"])
    grid = ["0.9", "0.7", "0.5", "0.3", "0.1"]
    yield vp_gauss("b", "0.3", "12", "-1.5", "0.05", "-1.1", "0.0005", grid)
    yield vp_gauss("d", "0.3", "12", "-1.5", "0.2", "-1.1", "0.0005", grid)
    yield vp_gauss("c", "0.05", "25", "0", "3", "2.2", "0.01", grid)
    yield vp_gauss_several(
        "b",
        "0.2",
        "15",
        ["0.5", "-1", "2"],
        [["1.2", "-0.4", "0.1"], ["-0.4", "0.5", "0.05"], ["0.1", "0.05", "0.09"]],
        ["-0.3", "1.4", "0.8"],
        grid,
    )
    yield edm_gauss("b", "-2", "1.5", "50", "0.01", "-61", ["20", "3", "0.5"])
    sub = Schedule("sub_vp", b0="0.2", b1="14")
    yield one_gauss("subvp_gauss", "b", sub, "-0.7", "0.9", "x_T", "1.3", "1", ["0.6", "0.2", "0.02"])
    yield one_gauss(
        "flow_matching_gauss", "b", Schedule("flow_matching"), "-1", "1.7", "x0", "0.6", "1", grid + ["0"], flip=True
    )
    yield mixture("vp_mixture", "b", Schedule("vp_linear", b0="0.1", b1="20"), three, "-0.9", "1", grid + ["0.01"])
    yield mixture("subvp_mixture", "b", Schedule("sub_vp", b0="0.1", b1="20"), two, "0.2", "1", grid + ["0.01"])
    yield mixture("edm_mixture", "b", Schedule("edm"), three, "12", "40", ["10", "2", "0.5", "0.1", "0.01"])
    yield mixture("vp_cosine_mixture", "b", Schedule("vp_cosine", s="0.008"), two, "-0.4", "0.99", grid + ["0.01"])
    yield mixture("trigonometric_mixture", "b", Schedule("trigonometric"), two, "1.1", "1.5", ["1", "0.5", "0.1"])
    yield linear_cnf("b", [["0.1", "-0.7", "0.2"], ["0.5", "-0.3", "0"], ["-0.2", "0.4", "0.6"]], ["1", "-0.5", "0.3"], "0.8")
    schedules = [
        (Schedule("vp_linear", b0="0.1", b1="20"), ["1", "0.72", "0.5", "0.33", "0.2", "0.09", "0.01"], "0.4"),
        (Schedule("vp_cosine", s="0.01"), ["0.98", "0.8", "0.55", "0.4", "0.21", "0.1", "0.02"], "-0.9"),
        (Schedule("sub_vp", b0="0.1", b1="18"), ["1", "0.8", "0.55", "0.35", "0.2", "0.1", "0.03"], "0.7"),
        (Schedule("edm"), ["30", "11", "4", "1.3", "0.5", "0.2", "0.05"], "-14"),
        (Schedule("flow_matching"), ["0.95", "0.8", "0.6", "0.45", "0.3", "0.12", "0.02"], "1.3"),
        (Schedule("trigonometric"), ["1.5", "1.2", "0.9", "0.65", "0.4", "0.2", "0.05"], "-0.2"),
        (Schedule("ve", sigma_min="0.02", sigma_max="40"), ["1", "0.85", "0.65", "0.5", "0.35", "0.2", "0.05"], "20"),
    ]
    methods = [
        "ddim",
        "dpm_solver_2",
        "dpm_solver_3",
        "dpm_plus_plus_2s",
        "dpm_plus_plus_2m",
        "dpm_plus_plus_3m",
        "dpm_plus_plus_3m_halved",
        "deis_2",
        "deis_3",
        "edm_heun",
    ]
    for schedule, times, x_start in schedules:
        for method in methods:
            yield sampler(method, schedule, two, times, x_start)


FAMILIES = {
    "vp_gauss2d": "variance-preserving flow of a correlated Gaussian",
    "vp_gauss": "variance-preserving flow of a Gaussian",
    "edm_gauss": "flow in sigma of a Gaussian",
    "subvp_gauss": "sub-VP flow of a Gaussian",
    "flow_matching_gauss": "linear interpolant of noise and a Gaussian, t from 0 to 1",
    "vp_mixture": "variance-preserving flow of a mixture",
    "subvp_mixture": "sub-VP flow of a mixture",
    "edm_mixture": "flow in sigma of a mixture",
    "vp_cosine_mixture": "flow of a mixture under the cosine schedule",
    "trigonometric_mixture": "flow of a mixture under alpha = cos t, sigma = sin t",
    "linear_cnf": "linear continuous normalizing flow",
    "sampler": "a sampler on the exact score of a mixture, every formula as its paper has it",
}


def titled(case):
    family = next(key for key in FAMILIES if case["id"].startswith("diffusion." + key))
    return {"id": case["id"], "kind": case["kind"], "title": FAMILIES[family], **case}


def shown(tree):
    if isinstance(tree, dict):
        return {key: shown(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [shown(value) for value in tree]
    return text(tree)


print(
    json.dumps(
        {
            "header": {
                "format": "costate-reference-cases",
                "version": 1,
                "conventions": ["numbers are decimal strings", "made by bench/peers/flow_cases.py with mpmath, 60 digits"],
            },
            "cases": [shown(titled(case)) for case in cases()],
        },
        indent=1,
    )
)
