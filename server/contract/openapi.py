"""The HTTP routes as an OpenAPI 3.1 document."""

import re
from typing import Any

from . import PROTOCOL
from .asyncapi import SCHEMAS, answer, component_schemas
from .errors import HTTP_STATUS
from .route import Route
from .routes import ROUTES


def document() -> dict[str, Any]:
    """The whole document; the same contract gives the same one."""
    paths: dict[str, Any] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ShareTube",
            "version": f"{PROTOCOL}.0.0",
            "description": "The HTTP side of the protocol; README.md beside this file has the rules.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "http://127.0.0.1:8080", "description": "What `make run` starts."}],
        "paths": paths,
        "components": {
            "schemas": component_schemas(model for route in ROUTES for model in (route.body, route.data) if model),
            "responses": _refusals(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"schema": answer(route.data.__name__ if route.data else None)}
    if route.data_example is not None:
        good["example"] = {"ok": True, **({"data": route.data_example} if route.data else {})}
    operation: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", route.name).strip("_").lower(),
        "summary": route.summary,
        "security": [{"token": []}] if route.token else [],
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": good}},
            **{
                str(status): {"$ref": f"#/components/responses/{status}"}
                for status in sorted(set(HTTP_STATUS.values()))
            },
        },
    }
    named = [
        *((name, "path", True) for name in re.findall(r"\{(\w+)\}", route.path)),
        *((name, "query", True) for name in route.query),
        *((name, "query", False) for name in route.optional),
    ]
    if named:
        operation["parameters"] = [
            {"name": name, "in": place, "required": required, "schema": {"type": "string"}}
            for name, place, required in named
        ]
    if route.body is not None:
        body = {"schema": {"$ref": SCHEMAS + route.body.__name__}, "example": route.body_example}
        operation["requestBody"] = {"required": True, "content": {"application/json": body}}
    return operation


def _refusals() -> dict[str, Any]:
    return {
        str(status): {
            "description": ", ".join(code for code, known in HTTP_STATUS.items() if known == status),
            "content": {"application/json": {"schema": {"$ref": f"{SCHEMAS}Refusal"}}},
        }
        for status in sorted(set(HTTP_STATUS.values()))
    }
