"""Let pyrecodes recover a case in its own environment: houses that engineers inspect and crews repair, many times.

    python benchmarks/peers/recovery.py case.json answer.json

Every house is a component of a kind of its own, since components of one kind share one drawn duration.
"""

import contextlib
import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

_COMPONENT = {"FileName": "standard_irecodes_component", "ClassName": "StandardiReCoDeSComponent"}
_BINARY = {"Type": "ReverseBinary"}


def _house(case: dict[str, Any]) -> dict[str, Any]:
    phases = {
        "DetailedInspection": {
            "Duration": {"Deterministic": {"Value": case["inspection"]}},
            "Demand": [{"Resource": "Engineer", "Amount": 1}],
        },
        "Repair": {
            "Duration": {"Lognormal": {"Median": case["repair"], "Dispersion": case["dispersion"]}},
            "Demand": [{"Resource": "RepairCrew", "Amount": 1}],
            "PrecedingActivities": ["DetailedInspection"],
        },
    }
    return {"ComponentClass": _COMPONENT, "RecoveryModel": _model(phases)}


def _model(phases: dict[str, Any]) -> dict[str, Any]:
    return {
        "FileName": "component_level_recovery_activities_model",
        "ClassName": "ComponentLevelRecoveryActivitiesModel",
        "Parameters": phases,
        "DamageFunctionalityRelation": _BINARY,
    }


def _supplier(resource: str, amount: int) -> dict[str, Any]:
    supply = {"Amount": amount, "FunctionalityToAmountRelation": "Constant", "UnmetDemandToAmountRelation": "Constant"}
    model = _model({"Repair": {"Duration": {"Deterministic": {"Value": 1}}}})
    return {"ComponentClass": _COMPONENT, "RecoveryModel": model, "Supply": {resource: supply}}


def _files(case: dict[str, Any], folder: Path) -> None:
    """Write the three files that pyrecodes reads."""
    houses = [f"House{i:05d}" for i in range(case["houses"])]
    library = {name: _house(case) for name in houses}
    library["EngineerBase"] = _supplier("Engineer", case["engineers"])
    library["CrewBase"] = _supplier("RepairCrew", case["crews"])
    creator = {"CreatorClassName": "JSONSubsystemCreator", "CreatorFileName": "json_subsystem_creator"}
    everything = {"EngineerBase": 1, "CrewBase": 1, **dict.fromkeys(houses, 1)}
    content = {"Houses": {**creator, "Parameters": {"ComponentsInLocality": everything}}}
    resources = {}
    for resource, base in (("Engineer", "EngineerBase"), ("RepairCrew", "CrewBase")):
        order = [[base, ["Locality 1"], "OperationDemand"]]
        order += [[name, ["Locality 1"], "RecoveryDemand"] for name in houses]
        priority = {"FileName": "component_based_priority", "ClassName": "ComponentBasedPriority", "Parameters": order}
        model = {
            "ClassName": "UtilityDistributionModel",
            "FileName": "utility_distribution_model",
            "Parameters": {"DistributionPriority": priority},
        }
        resources[resource] = {"Group": "RecoveryResources", "DistributionModel": model}
    system = {
        "Constants": {"START_TIME_STEP": 0, "MAX_TIME_STEP": case["horizon"], "DISASTER_TIME_STEP": 0},
        "Content": {
            "Locality 1": {"Coordinates": {"Centroid": {"X": 0, "Y": 0}}, "Components": {"BuildingStock": [content]}}
        },
        "DamageInput": {
            "ClassName": "ListDamageInput",
            "FileName": "list_damage_input",
            "Parameters": [0.0, 0.0, *[1.0] * len(houses)],
        },
        "Resources": resources,
    }
    main = {
        "ComponentLibrary": {
            "ComponentLibraryCreatorFileName": "json_component_library_creator",
            "ComponentLibraryCreatorClassName": "JSONComponentLibraryCreator",
            "ComponentLibraryFile": "library.json",
        },
        "System": {
            "SystemCreatorClassName": "ConcreteSystemCreator",
            "SystemCreatorFileName": "concrete_system_creator",
            "SystemClassName": "BuiltEnvironment",
            "SystemFileName": "built_environment",
            "SystemConfigurationFile": "system.json",
        },
    }
    for name, held in (("library", library), ("system", system), ("main", main)):
        (folder / f"{name}.json").write_text(json.dumps(held), encoding="utf-8")


def recover(case: dict[str, Any]) -> dict[str, Any]:
    """Run the case so many times; gives the day on which each house works, and the processor seconds of a run."""
    from pyrecodes import main

    ends, spent = [], 0.0
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()):
        _files(case, Path(name))
        for number in range(case["runs"]):
            np.random.seed(case["seed"] + number)  # noqa: NPY002 - pyrecodes draws from the global generator
            began = time.process_time()
            system = main.run(name, "main.json")
            spent += time.process_time() - began
            models = [c.recovery_model for c in system.components if c.name.startswith("House")]
            ends.append([m.recovery_activities["Repair"].time_steps[-1] for m in models])
    return {"ends": ends, "cpu_s": spent / case["runs"]}


if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(recover(asked)), encoding="utf-8")
