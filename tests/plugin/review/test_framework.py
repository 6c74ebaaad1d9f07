"""Frameworks and their files."""

import pytest

from plugin.review.framework import Basis
from plugin.review.framework_file import FrameworkFaultsError, read, shipped
from plugin.review.tag import Effect

GOOD = """
id = "small"
name = "Small"
version = "1"
source = "Made up."
licence = "Made up."
[[level]]
id = "frontline"
name = "Frontline"
help = "Made up."
[[group]]
id = "conditions"
level = "frontline"
name = "Conditions"
help = "Made up."
basis = "general"
factors = [{ id = "workload", name = "Workload", help = "Made up." }]
"""


def test_the_shipped_framework_has_three_levels_and_good_practice_of_the_same_make():
    framework = shipped().all[0]

    assert [level.id for level in framework.levels] == ["frontline", "local-strategic", "national"]
    good = next(group for group in framework.groups if group.good_practice)
    assert len(good.factors) >= 10
    assert good.effects == (Effect.HELPING,)
    assert all(framework.groups_at(level.id) for level in framework.levels)
    assert {group.id for group in framework.groups_at(None)} == {"other", "good-practice"}


def test_the_shipped_ids_are_stable():
    offered = {placed.ref for one in shipped().all for placed in one.refs()}

    for ref in (
        "conditions.workload",
        "family.engagement",
        "organisation.training",
        "good-practice.curiosity",
    ):
        assert f"learning-together/{ref}" in offered


def test_what_is_from_general_knowledge_is_marked():
    frameworks = shipped()

    assert frameworks.find("learning-together/conditions.workload").factor.basis is Basis.PUBLISHED
    assert frameworks.find("learning-together/family.disability").factor.basis is Basis.GENERAL


def test_the_shipped_wording_blames_nobody_and_names_its_source_and_licence():
    framework = shipped().all[0]
    words = " ".join(
        f"{group.name} {group.help} " + " ".join(f"{factor.name} {factor.help}" for factor in group.factors)
        for group in framework.groups
    ).lower()

    for word in ("fault", "failed", "failure", "blame", "careless", "should have", "neglected to", "error"):
        assert word not in words
    assert "SCIE" in framework.source
    assert "not a SCIE" in framework.licence


def test_a_tag_is_refused_for_an_unknown_factor_and_for_hindering_good_practice():
    frameworks = shipped()

    assert frameworks.why_not("learning-together/conditions.workload", Effect.HINDERING) is None
    assert "none of the frameworks" in frameworks.why_not("learning-together/no.such", Effect.HELPING)
    refusal = frameworks.why_not("learning-together/good-practice.curiosity", Effect.HINDERING)
    assert refusal == "“Professional curiosity” is good practice, so it can only be tagged as helping."


def test_every_fault_is_named_at_once_with_file_and_key(tmp_path):
    wrong = GOOD.replace('level = "frontline"', 'level = "nowhere"', 1).replace(
        '{ id = "workload", name = "Workload", help = "Made up." }',
        '{ id = "workload", name = "W", help = "x" }, { id = "workload", name = "W", help = "x" }',
    )
    (tmp_path / "a.toml").write_text(wrong)
    (tmp_path / "b.toml").write_text(GOOD.replace('name = "Conditions"', 'nmae = "Conditions"'))
    (tmp_path / "c.toml").write_text("id = ")

    with pytest.raises(FrameworkFaultsError) as found:
        read(tmp_path.iterdir())

    told = str(found.value)
    assert "a.toml: group.conditions.level: no level has the id “nowhere”" in told
    assert "a.toml: group.conditions.factors: “workload” is there twice" in told
    assert "b.toml: group.conditions.name: field required" in told
    assert "b.toml: group.conditions.nmae: extra inputs are not permitted" in told
    assert "c.toml: not a TOML file" in told
    assert len(found.value.faults) == 5


def test_a_missing_id_and_a_doubled_framework_are_faults(tmp_path):
    (tmp_path / "a.toml").write_text(GOOD)
    (tmp_path / "b.toml").write_text(GOOD)
    (tmp_path / "c.toml").write_text(GOOD.replace('id = "workload", ', ""))

    with pytest.raises(FrameworkFaultsError) as found:
        read(tmp_path.iterdir())

    assert [str(fault) for fault in found.value.faults] == [
        "b.toml: id: “small” is the id of another framework file",
        "c.toml: group.conditions.factors.0.id: field required",
    ]


def test_a_small_framework_is_read_as_it_is_written(tmp_path):
    (tmp_path / "small.toml").write_text(GOOD)

    placed = read(tmp_path.iterdir()).find("small/conditions.workload")

    assert (placed.factor.id, placed.group.level, placed.ref) == (
        "conditions.workload",
        "frontline",
        "small/conditions.workload",
    )
