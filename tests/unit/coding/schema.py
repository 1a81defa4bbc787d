"""The published schema of REFI-QDA projects (QDA-XML 1.0), which its makers give under the MIT licence in the file."""

from pathlib import Path

from lxml import etree

PROJECT = etree.XMLSchema(etree.parse(Path(__file__).with_name("REFI-QDA_Project.xsd")))
