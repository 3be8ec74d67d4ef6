"""Wafer maps after SEMI E142, written out of rows of codes; all of them are synthetic.

Structure and words are those of files and programs of several makers: ``MapData`` with
``Layouts``, ``Substrates`` and ``SubstrateMaps``, one ``BinCode`` per row.
"""

from collections.abc import Mapping, Sequence

NAMESPACE = "urn:semi-org:xsd.E142-1.V1005.SubstrateMap"
QUALITIES = {"01": "Pass", "02": "Fail"}


def draw_wafer(
    rows: Sequence[str],
    *,
    wafer: str = "W01",
    kind: str = "HexaDecimal",
    null: str = "FF",
    qualities: Mapping[str, str] | None = None,
    **more: str,
) -> str:
    """Return the map of one wafer.

    Parameters
    ----------
    rows
        Content of each ``BinCode``.
    wafer
        Name of the substrate.
    kind, null
        Type of the codes, and the code of a place without a die.
    qualities
        Quality by code.
    more
        ``substrate`` (its type), ``layout``, ``maptype``, ``definitions`` (more of
        them, as text) and ``overlay`` (more overlays, as text).
    """
    known = QUALITIES if qualities is None else qualities
    defined = "".join(
        f'<BinDefinition BinCode="{code}" BinQuality="{quality}"/>'
        for code, quality in known.items()
    )
    stated = f' MapType="{more["maptype"]}"' if "maptype" in more else ""
    body = "\n".join(f"<BinCode>{row}</BinCode>" for row in rows)
    return (
        f'<SubstrateMap SubstrateType="{more.get("substrate", "Wafer")}" '
        f'SubstrateId="{wafer}" LayoutSpecifier="{more.get("layout", "Wafer/Die")}" '
        'Orientation="180" OriginLocation="UpperRight" AxisDirection="DownLeft">'
        f'<Overlay MapName="SortGrade" MapVersion="1">'
        "<ReferenceDevices><ReferenceDevice Name='FirstDevice'>"
        "<Coordinates X='1' Y='0'/></ReferenceDevice></ReferenceDevices>"
        f'<BinCodeMap BinType="{kind}" NullBin="{null}"{stated}>'
        f"<BinDefinitions>{defined}{more.get('definitions', '')}</BinDefinitions>\n"
        f"{body}\n</BinCodeMap></Overlay>{more.get('overlay', '')}</SubstrateMap>"
    )


def draw_map(
    *wafers: str, size: tuple[int, int] | None = None, space: str = NAMESPACE
) -> bytes:
    """Return a file with the maps of wafers; ``size`` is that of the layout."""
    layout = ""
    if size is not None:
        layout = (
            '<Layouts><Layout LayoutId="Wafer" DefaultUnits="mm" TopLevel="true">'
            '<Dimension X="1" Y="1"/><ChildLayouts><ChildLayout LayoutId="Die"/>'
            '</ChildLayouts></Layout><Layout LayoutId="Die" DefaultUnits="mm">'
            f'<Dimension X="{size[0]}" Y="{size[1]}"/></Layout></Layouts>'
        )
    named = f' xmlns="{space}"' if space else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<MapData{named}>{layout}'
        '<Substrates><Substrate SubstrateType="Wafer" SubstrateId="W01"/></Substrates>'
        f"<SubstrateMaps>{''.join(wafers)}</SubstrateMaps></MapData>\n"
    ).encode()
